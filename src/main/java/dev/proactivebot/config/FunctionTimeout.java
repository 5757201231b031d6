package dev.proactivebot.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds how long the host lets a function run: {@code functionTimeout} in host.json, which the environment may override. An unreadable
 * value counts as unset, because the host itself refuses to start with a bad one.
 */
public final class FunctionTimeout {
    /** The host ignores case in its settings and accepts both separators. */
    private static final Pattern OVERRIDE =
            Pattern.compile("AzureFunctionsJobHost(__|:)functionTimeout", Pattern.CASE_INSENSITIVE);

    private static final Pattern IN_HOST_JSON =
            Pattern.compile("\"functionTimeout\"\\s*:\\s*\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
    /** A .NET TimeSpan: days, hours, minutes and seconds, where days and seconds may be missing. */
    private static final Pattern TIME_SPAN =
            Pattern.compile("(?:(\\d{1,4})\\.)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{1,7})?)?");
    /** Far more than any host.json has. */
    private static final int LARGEST = 1_024 * 1_024;

    private FunctionTimeout() {}

    /**
     * Returns the time limit of an invocation; empty when there is none, or none can be read.
     *
     * @param hostJson the app's host.json; null when its place is unknown
     */
    public static Optional<Duration> of(Map<String, String> environment, @Nullable Path hostJson) {
        return environment.entrySet().stream()
                .filter(setting -> OVERRIDE.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> !value.isBlank())
                .findFirst()
                .or(() -> read(hostJson))
                .flatMap(FunctionTimeout::parse);
    }

    private static Optional<String> read(@Nullable Path hostJson) {
        try {
            if (hostJson == null || !Files.isRegularFile(hostJson) || Files.size(hostJson) > LARGEST) {
                return Optional.empty();
            }
            Matcher found = IN_HOST_JSON.matcher(Files.readString(hostJson));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> parse(String text) {
        Matcher span = TIME_SPAN.matcher(text.strip());
        if (!span.matches()) {
            return Optional.empty(); // "-1" means no limit
        }
        Duration time = Duration.ofDays(number(span.group(1)))
                .plusHours(number(span.group(2)))
                .plusMinutes(number(span.group(3)))
                .plusSeconds(number(span.group(4)));
        return time.isZero() ? Optional.empty() : Optional.of(time);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
