package dev.proactivebot.config;

/** A value that must not be seen: {@code toString} hides it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
