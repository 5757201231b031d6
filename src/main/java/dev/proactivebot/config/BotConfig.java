package dev.proactivebot.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Holds the parsed settings.
 *
 * @param isDevelopment whether this is a developer's machine, the only place where loopback URLs may be http
 * @param overrides endpoints that replace those of the cloud
 * @param allowedServiceHosts exact host names that may get the bot's token, besides the cloud's own
 * @param allowedCallers app ids of other bots that may call this one with an Entra token
 * @param groupStop who may end the notifications of a group
 * @param bodyLimit the most bytes of a request body that the platform accepts; empty for the platform's default
 * @param warnings sentences for the owner about settings that are used with another value
 */
public record BotConfig(
        boolean isDevelopment,
        BotIdentity identity,
        ChannelService channelService,
        Overrides overrides,
        Set<String> allowedServiceHosts,
        Set<String> allowedCallers,
        DeliverySettings delivery,
        ReminderSettings reminders,
        GroupStop groupStop,
        LogSettings logs,
        OptionalLong bodyLimit,
        List<String> warnings,
        StorageConnection storage) {

    public BotConfig {
        warnings = List.copyOf(warnings);
    }

    /** Holds endpoints that replace the cloud's own; an empty one stays the cloud's. */
    public record Overrides(
            Optional<URI> channelMetadataUrl,
            Optional<String> channelIssuer,
            Optional<URI> emulatorMetadataUrl,
            Optional<URI> loginUrl,
            Optional<String> oauthScope) {}

    /**
     * Reads the settings from {@code environment}; an empty value counts as unset.
     *
     * @throws InvalidSettingsException if any setting is invalid; it names all of them
     */
    public static BotConfig parse(Map<String, String> environment) {
        return new SettingsParser(new RawSettings(environment)).parse();
    }

    /**
     * Reads only the storage account, for use while other settings are invalid.
     *
     * @throws InvalidSettingsException if the storage settings are invalid as well
     */
    public static StorageConnection parseStorage(Map<String, String> environment) {
        RawSettings settings = new RawSettings(environment);
        return new StorageConnectionParser(settings)
                .parse()
                .orElseThrow(() -> new InvalidSettingsException(settings.problems()));
    }
}
