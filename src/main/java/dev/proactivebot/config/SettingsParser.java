package dev.proactivebot.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads each setting once and reports all problems together. */
final class SettingsParser {
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+");

    private final RawSettings settings;

    SettingsParser(RawSettings settings) {
        this.settings = settings;
    }

    BotConfig parse() {
        settings.reportUnresolvedReferences();
        BotIdentity identity = new IdentityParser(settings).parse();
        ChannelService channelService = channelService();
        BotConfig.Overrides overrides = new BotConfig.Overrides(
                settings.url(Setting.CHANNEL_METADATA_URL),
                settings.url(Setting.CHANNEL_ISSUER).map(URI::toString),
                settings.url(Setting.EMULATOR_METADATA_URL),
                loginUrl(),
                settings.optional(Setting.OAUTH_SCOPE));
        Set<String> hosts =
                list(Setting.ALLOWED_SERVICE_HOSTS, HOST.asMatchPredicate(), "a host name such as bot.example.com");
        Set<String> callers = list(Setting.ALLOWED_CALLERS, caller -> !caller.contains(" "), "an app id");
        DeliverySettings delivery = DeliverySettings.parse(settings);
        ReminderSettings reminders = ReminderSettings.parse(settings);
        GroupStop groupStop = GroupStop.parse(settings);
        LogSettings logs = LogSettings.parse(settings);
        Optional<StorageConnection> storage = new StorageConnectionParser(settings).parse();
        if (!settings.problems().isEmpty() || storage.isEmpty()) {
            throw new InvalidSettingsException(settings.problems());
        }
        return new BotConfig(
                settings.isDevelopment(),
                identity,
                channelService,
                overrides,
                hosts,
                callers,
                delivery,
                reminders,
                groupStop,
                logs,
                settings.bytes(Setting.BODY_LIMIT),
                settings.warnings(),
                storage.get());
    }

    private ChannelService channelService() {
        String value =
                settings.get(Setting.CHANNEL_SERVICE).toLowerCase(Locale.ROOT).replaceFirst("/$", "");
        return Arrays.stream(ChannelService.values())
                .filter(service -> service.url().equals(value))
                .findFirst()
                .orElseGet(() -> {
                    settings.problem(
                            Setting.CHANNEL_SERVICE,
                            "must be empty (public), " + ChannelService.US_GOV.url() + " or "
                                    + ChannelService.CHINA.url());
                    return ChannelService.PUBLIC;
                });
    }

    private Optional<URI> loginUrl() {
        Optional<URI> login = settings.url(Setting.LOGIN_URL);
        if (login.isPresent() && !login.get().getPath().matches("/[A-Za-z0-9.-]+/?")) {
            settings.problem(
                    Setting.LOGIN_URL, "must end in the tenant, as https://login.microsoftonline.com/{tenant} does");
        }
        return login;
    }

    private Set<String> list(Setting setting, Predicate<String> isValid, String what) {
        Set<String> entries = Arrays.stream(settings.get(setting).split(","))
                .map(entry -> entry.trim().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (!entries.stream().allMatch(isValid)) {
            settings.problem(setting, "must be a comma-separated list, each entry " + what);
        }
        return entries;
    }
}
