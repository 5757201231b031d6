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
 * Holds the host's options, which come from the system properties {@code local.*}.
 *
 * @param app the staged app, {@code target/azure-functions/<app>}
 * @param port the port to listen on; 0 for any free port
 * @param azurite the folder of Azurite's data; empty to start no Azurite
 * @param isFresh whether Azurite's data is deleted first
 * @param tools the folder that remembers the paths of npm tools
 */
record HostOptions(
        Path app,
        int port,
        String key,
        Duration invisibility,
        Optional<Path> azurite,
        boolean isFresh,
        boolean hasPlayground,
        Path tools) {
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    /**
     * Reads the options.
     *
     * @throws CannotStartException naming the property that is invalid
     */
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
            throw new CannotStartException("local.port must be a whole number from 0 to 65535; it is " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new CannotStartException(
                    "local.invisibility must be a duration such as 10m, 90s or 1h; it is " + text + ".");
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        Duration duration = Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(unit));
        if (duration.toSeconds() < 1 || duration.toDays() > 7) {
            throw new CannotStartException("local.invisibility must be from 1 second to 7 days; it is " + text + ".");
        }
        return duration;
    }

    private static String text(UnaryOperator<@Nullable String> properties, String name, String otherwise) {
        String value = properties.apply(name);
        return value == null || value.isBlank() ? otherwise : value.trim();
    }
}
