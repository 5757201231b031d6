package dev.proactivebot.config;

import java.util.List;

/** Says that settings are invalid. The message names each of them with what to do, and holds no secret. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super("The bot's settings are invalid:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns one line for each invalid setting. */
    public List<String> problems() {
        return problems;
    }
}
