package dev.proactivebot.health;

import com.fasterxml.jackson.annotation.JsonValue;

/** Names the state of one check, or of the whole bot. */
public enum HealthState {
    UP("up"),
    /** Everything can be reached, and some messages are held back. */
    DEGRADED("degraded"),
    DOWN("down"),
    /** A bot without an app id needs neither keys nor a token. */
    NOT_NEEDED("notNeeded");

    private final String word;

    HealthState(String word) {
        this.word = word;
    }

    @JsonValue
    String word() {
        return word;
    }
}
