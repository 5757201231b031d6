package dev.proactivebot.local.host;

import dev.proactivebot.local.CannotStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the host is to run: from its system properties {@code local.*}.
 *
 * @param app the staged folder, {@code target/azure-functions/<app>}
 * @param port 0 for any that is free
 * @param azurite where Azurite keeps its data; empty when no Azurite is to be started
 * @param tools where it is noted how the tools that npx brings are started
 */
record HostOptions(
        Path app,
        int port,
        String key,
        Duration invisibility,
        Optional<Path> azurite,
        boolean fresh,
        boolean playground,
        Path tools) {
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    /** @throws CannotStartException naming the property that cannot be used */
    static HostOptions read(UnaryOperator<@Nullable String> properties) {
        return new HostOptions(
                Path.of(text(properties, "local.app", ".")).toAbsolutePath(),
                port(text(properties, "local.port", "7071")),
                text(properties, "local.key", "local"),
                duration(text(properties, "local.invisibility", "10m")),
                Optional.of(text(properties, "local.azurite", ""))
                        .filter(it -> !it.isEmpty())
                        .map(Path::of),
                Boolean.parseBoolean(text(properties, "local.fresh", "false")),
                Boolean.parseBoolean(text(properties, "local.playground", "false")),
                Path.of(text(properties, "local.tools", "target/local-tools")).toAbsolutePath());
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CannotStartException("local.port must be a port number, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new CannotStartException("local.invisibility must be a duration such as 10m, 90s or 1h, not " + text);
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        Duration duration = Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(unit));
        if (duration.toSeconds() < 1 || duration.toDays() > 7) {
            throw new CannotStartException("local.invisibility must be from 1s to 7 days, not " + text);
        }
        return duration;
    }

    private static String text(UnaryOperator<@Nullable String> properties, String name, String otherwise) {
        String value = properties.apply(name);
        return value == null || value.isBlank() ? otherwise : value.trim();
    }
}
