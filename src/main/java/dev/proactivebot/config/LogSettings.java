package dev.proactivebot.config;

/**
 * Holds the settings of logging.
 *
 * @param hasPlainIds whether log lines show ids themselves instead of their hashes
 */
public record LogSettings(boolean hasPlainIds) {

    static LogSettings parse(RawSettings settings) {
        return new LogSettings(settings.isAlternative(Setting.LOG_IDS, "hashed", "plain"));
    }
}
