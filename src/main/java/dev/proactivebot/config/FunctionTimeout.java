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
 * Finds how long the host lets a function run: its {@code functionTimeout}, which the environment may override. That belongs to the host,
 * which refuses to start with a bad one: what cannot be read here is as if it were not set.
 */
public final class FunctionTimeout {
    /** The host knows its settings in any letter case, and its levels parted by either. */
    private static final Pattern OVERRIDE =
            Pattern.compile("AzureFunctionsJobHost(__|:)functionTimeout", Pattern.CASE_INSENSITIVE);

    private static final Pattern IN_HOST_JSON =
            Pattern.compile("\"functionTimeout\"\\s*:\\s*\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
    /** A time span as .NET writes it: days, hours, minutes, seconds; no seconds are none. */
    private static final Pattern TIME_SPAN =
            Pattern.compile("(?:(\\d{1,4})\\.)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{1,7})?)?");
    /** A host.json is smaller by far. */
    private static final int LARGEST = 1_024 * 1_024;

    private FunctionTimeout() {}

    /**
     * Returns the time that the host gives an invocation; empty when it gives any, or does not say.
     *
     * @param hostJson the app's host.json; null when nobody knows where it is
     */
    public static Optional<Duration> of(Map<String, String> environment, @Nullable Path hostJson) {
        return environment.entrySet().stream()
                .filter(setting -> OVERRIDE.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> !value.isBlank())
                .findFirst()
                .or(() -> written(hostJson))
                .flatMap(FunctionTimeout::parsed);
    }

    private static Optional<String> written(@Nullable Path hostJson) {
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

    private static Optional<Duration> parsed(String text) {
        Matcher span = TIME_SPAN.matcher(text.strip());
        if (!span.matches()) {
            return Optional.empty(); // "-1" is for ever
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
