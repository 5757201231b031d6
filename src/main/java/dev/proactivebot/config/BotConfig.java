package dev.proactivebot.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The settings, parsed once.
 *
 * @param development whether this is a developer's machine: the only place where loopback URLs may be http
 * @param overrides endpoints that replace those of the cloud
 * @param allowedServiceHosts exact host names that may get the bot's token, besides the cloud's own
 * @param allowedCallers app ids of other bots that may call this one with an Entra token
 * @param groupStop who may end the notifications of a group
 * @param bodyLimit how many bytes of a request the platform takes; empty when that is left to the platform
 * @param warnings names what is not used as it is set, in sentences for the owner
 */
public record BotConfig(
        boolean development,
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

    /** Endpoints that replace the cloud's own; what is empty stays the cloud's. */
    public record Overrides(
            Optional<URI> channelMetadataUrl,
            Optional<String> channelIssuer,
            Optional<URI> emulatorMetadataUrl,
            Optional<URI> loginUrl,
            Optional<String> oauthScope) {}

    /**
     * Reads the settings from {@code environment}; an empty value counts as unset.
     *
     * @throws InvalidSettingsException naming every bad setting at once
     */
    public static BotConfig parse(Map<String, String> environment) {
        return new SettingsParser(environment).parse();
    }

    /**
     * Reads only where the storage account is, for use while other settings are bad.
     *
     * @throws InvalidSettingsException when those are bad as well
     */
    public static StorageConnection parseStorage(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        return new StorageSettings(settings)
                .parse()
                .orElseThrow(() -> new InvalidSettingsException(settings.problems()));
    }
}
