package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.delivery.DeadLetterOperation.Action;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Replays or deletes many dead letters at once for a person, who can have them counted first. */
public final class DeadLetterBulk {
    /** Far more than all fields need. */
    private static final int MOST_BYTES = 16_384;

    private static final Duration LONGEST_COUNT = Duration.ofSeconds(20);
    private static final String DRY_RUN = "dryRun";
    private static final String ALL = "all";
    private static final List<String> KNOWN = Stream.concat(DeadLetterFilter.NAMES.stream(), Stream.of(DRY_RUN, ALL))
            .sorted()
            .toList();

    private final DeadLetters letters;
    private final DeadLetterOperations operations;
    private final Clock clock;

    public DeadLetterBulk(DeliverySettings settings, Tables tables, Queues queues, Clock clock, Jobs jobs) {
        this.letters = new DeadLetters(tables, clock);
        Ledger ledger = new Ledger(tables, settings.lease(), settings.isAtMostOnce(), "bulk");
        Replay replay = new Replay(letters, ledger, queues, jobs, clock);
        this.operations = new DeadLetterOperations(
                tables, new DeadLetterStep(letters, replay, DeadLetterStep.PAGE, clock), queues, clock);
        this.clock = clock;
    }

    /** Sends all that match again, or counts them. */
    public DeskAnswer replay(String body) {
        return act(Action.REPLAY, body);
    }

    /** Deletes all that match, or counts them. */
    public DeskAnswer delete(String body) {
        return act(Action.DELETE, body);
    }

    /** Shows how far an operation is. */
    public DeskAnswer operation(String id) {
        return operations
                .find(id)
                .map(found -> new DeskAnswer(Result.DONE, found.shown()))
                .orElseGet(() -> DeskAnswer.problem(Result.NOT_FOUND, "NotFound", "There is no such operation."));
    }

    private DeskAnswer act(Action action, String body) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > MOST_BYTES) {
            return DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", "A request may have 16 KiB.");
        }
        DeadLetterFilter filter;
        boolean isDryRun;
        try {
            JsonNode request = object(json);
            filter = DeadLetterFilter.of(name -> text(request, name), clock.instant());
            isDryRun = flag(request, DRY_RUN, true);
            check(filter, flag(request, ALL, false));
        } catch (IllegalArgumentException e) {
            return DeskAnswer.problem(Result.MALFORMED, "BadRequest", String.valueOf(e.getMessage()));
        }
        if (isDryRun) {
            return new DeskAnswer(Result.DONE, count(action, filter));
        }
        DeadLetterOperation started = operations.start(action, filter);
        return new DeskAnswer(Result.QUEUED, started.shown(), "/api/operations/" + started.id());
    }

    private static JsonNode object(byte[] json) {
        JsonNode read;
        try {
            read = BotJson.read(json, JsonNode.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The body must be JSON: one object, no key twice, in UTF-8, with its Content-Length.", e);
        }
        if (!read.isObject()) {
            throw new IllegalArgumentException("The body must be a JSON object.");
        }
        for (var field : read.properties()) {
            if (!KNOWN.contains(field.getKey())) {
                throw new IllegalArgumentException("The body has a field that is not known: "
                        + LogText.id(field.getKey()) + "; known are " + String.join(", ", KNOWN) + ".");
            }
        }
        return read;
    }

    private static @Nullable String text(JsonNode request, String name) {
        if (request.hasNonNull(name) && !request.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " must be text.");
        }
        return request.path(name).textValue();
    }

    private static boolean flag(JsonNode request, String name, boolean otherwise) {
        if (request.hasNonNull(name) && !request.path(name).isBoolean()) {
            throw new IllegalArgumentException(name + " must be true or false.");
        }
        return request.path(name).asBoolean(otherwise);
    }

    /** Nobody means all by leaving everything out. */
    private static void check(DeadLetterFilter filter, boolean all) {
        if (filter.isEmpty() && !all) {
            throw new IllegalArgumentException("Say which dead letters: " + String.join(", ", DeadLetterFilter.NAMES)
                    + ", one or more of them; or \"all\": true.");
        }
        if (all && !filter.isEmpty()) {
            throw new IllegalArgumentException("all and "
                    + String.join(", ", filter.texts().keySet()) + " exclude each other: what is given must match.");
        }
    }

    private Map<String, Object> count(Action action, DeadLetterFilter filter) {
        Instant end = clock.instant().plus(LONGEST_COUNT);
        Map<String, Integer> byReason = new TreeMap<>();
        String next = null;
        do {
            Page page = letters.page(filter, Table.MOST_ROWS, next);
            page.rows().stream()
                    .map(DeadLetter::new)
                    .filter(filter::matches)
                    .forEach(letter -> byReason.merge(letter.reason(), 1, Integer::sum));
            next = page.next();
        } while (next != null
                && clock.instant().isBefore(end)
                && !TimeBudget.current().leftForWork().isZero());
        Map<String, Object> counted = new LinkedHashMap<>();
        counted.put(DRY_RUN, true);
        counted.put("action", action.word());
        counted.put("filter", filter.texts());
        counted.put(
                "deadLetters",
                byReason.values().stream().mapToInt(Integer::intValue).sum());
        counted.put("byReason", byReason);
        counted.put("more", next != null);
        return counted;
    }
}
