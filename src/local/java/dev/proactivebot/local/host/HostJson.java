package dev.proactivebot.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the values of host.json, with the platform's defaults for missing ones. As on the platform, a setting {@code
 * AzureFunctionsJobHost__a__b} overrides {@code a.b}, in upper or lower case.
 *
 * @param functionTimeout empty when unbounded ({@code -1})
 */
record HostJson(Optional<Duration> functionTimeout, String routePrefix, Queues queues) {
    private static final String OVERRIDE = "AzureFunctionsJobHost__";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration LONGEST_LOCAL_POLL = Duration.ofSeconds(2);

    /**
     * Holds the options of queue triggers.
     *
     * @param visibilityTimeout how long a failed message stays invisible; messages in progress have their own time
     * @param maxPollingInterval the value of host.json, at most 2 s, which is Core Tools' limit on a developer's machine
     */
    record Queues(
            int batchSize,
            int newBatchThreshold,
            int maxDequeueCount,
            Duration visibilityTimeout,
            Duration maxPollingInterval,
            boolean isBase64) {}

    static HostJson read(Path app, Map<String, String> settings) throws IOException {
        Path file = app.resolve("host.json");
        JsonNode root = Files.exists(file)
                ? new ObjectMapper().readTree(Files.readAllBytes(file))
                : new ObjectMapper().createObjectNode();
        Map<String, String> anyCase = new HashMap<>();
        settings.forEach((name, value) -> anyCase.put(name.toLowerCase(Locale.ROOT), value));
        return new Reader(root, anyCase).read();
    }

    private record Reader(JsonNode root, Map<String, String> settings) {
        HostJson read() {
            int batchSize = value("extensions.queues.batchSize", Integer::parseInt, 16);
            // the platform's default, which uses the instance's processor count
            int threshold = batchSize / 2 * Runtime.getRuntime().availableProcessors();
            Duration poll = value("extensions.queues.maxPollingInterval", TimeSpan::parse, Duration.ofMinutes(1));
            String encoding = value("extensions.queues.messageEncoding", text -> text, "base64");
            return new HostJson(
                    timeout(),
                    value("extensions.http.routePrefix", text -> text, "api"),
                    new Queues(
                            Math.max(1, Math.min(32, batchSize)),
                            value("extensions.queues.newBatchThreshold", Integer::parseInt, threshold),
                            value("extensions.queues.maxDequeueCount", Integer::parseInt, 5),
                            value("extensions.queues.visibilityTimeout", TimeSpan::parse, Duration.ZERO),
                            poll.compareTo(LONGEST_LOCAL_POLL) > 0 ? LONGEST_LOCAL_POLL : poll,
                            !encoding.toLowerCase(Locale.ROOT).equals("none")));
        }

        private Optional<Duration> timeout() {
            return value(
                    "functionTimeout",
                    text -> text.trim().startsWith("-1") ? Optional.empty() : Optional.of(TimeSpan.parse(text)),
                    Optional.of(DEFAULT_TIMEOUT));
        }

        private <T> T value(String path, Function<String, T> parser, T otherwise) {
            String text = text(path);
            // an empty route prefix is a value; any other empty value counts as missing
            if (text == null || (text.isEmpty() && !path.endsWith("routePrefix"))) {
                return otherwise;
            }
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("host.json: " + path + ": " + e.getMessage(), e);
            }
        }

        private @Nullable String text(String path) {
            String override = settings.get((OVERRIDE + path.replace(".", "__")).toLowerCase(Locale.ROOT));
            if (override != null && !override.isBlank()) {
                return override.trim();
            }
            JsonNode node = root.at("/" + path.replace('.', '/'));
            return node.isMissingNode() || node.isNull() ? null : node.asText();
        }
    }
}
