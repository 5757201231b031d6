package dev.proactivebot.health;

import com.fasterxml.jackson.annotation.JsonValue;

/** In which state a thing is, or all of them together. */
public enum State {
    UP("up"),
    /** All can be reached, and something is held back. */
    DEGRADED("degraded"),
    DOWN("down"),
    /** A bot without an app id needs neither keys nor a token. */
    NOT_NEEDED("notNeeded");

    private final String word;

    State(String word) {
        this.word = word;
    }

    @JsonValue
    String word() {
        return word;
    }
}
