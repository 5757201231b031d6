package dev.proactivebot.config;

/** Holds a value that {@code toString} hides. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
