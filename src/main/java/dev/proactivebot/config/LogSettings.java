package dev.proactivebot.config;

/**
 * What the log says.
 *
 * @param plainIds whether ids stand in it as they are; else their hashes do
 */
public record LogSettings(boolean plainIds) {

    static LogSettings parse(Settings settings) {
        return new LogSettings(settings.oneOf(Setting.LOG_IDS, "hashed", "plain"));
    }
}
