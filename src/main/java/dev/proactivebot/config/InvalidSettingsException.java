package dev.proactivebot.config;

import java.util.List;

/** Settings that cannot be used. The message names each of them with what to do, and holds no value of a secret. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super("The bot's settings need mending:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each bad setting. */
    public List<String> problems() {
        return problems;
    }
}
