package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.api.InvalidRequestException;
import dev.proactivebot.api.RequestBody;
import dev.proactivebot.api.RequestFields;
import dev.proactivebot.delivery.deadletters.DeadLetterOperation.Action;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replays or deletes many dead letters for an operator, or counts them first. */
public final class DeadLetterBulk {
    /** Far more bytes than all fields need. */
    private static final int MOST_BYTES = 16_384;

    private static final Duration LONGEST_COUNT = Duration.ofSeconds(20);
    private static final String DRY_RUN = "dryRun";
    private static final String ALL = "all";
    private static final Set<String> KNOWN = Stream.concat(DeadLetterFilter.NAMES.stream(), Stream.of(DRY_RUN, ALL))
            .collect(Collectors.toSet());

    private final DeadLetters letters;
    private final DeadLetterOperations operations;
    private final Clock clock;

    public DeadLetterBulk(DeadLetters letters, DeadLetterOperations operations, Clock clock) {
        this.letters = letters;
        this.operations = operations;
        this.clock = clock;
    }

    /** Replays all matching dead letters, or counts them. */
    public ApiResult replay(String body) {
        return act(Action.REPLAY, body);
    }

    /** Deletes all matching dead letters, or counts them. */
    public ApiResult delete(String body) {
        return act(Action.DELETE, body);
    }

    /** Shows the progress of an operation. */
    public ApiResult operation(String id) {
        return operations
                .find(id)
                .map(found -> new ApiResult(Result.DONE, found.shown()))
                .orElseGet(() -> ApiResult.problem(Result.NOT_FOUND, "NotFound", "There is no such operation."));
    }

    private ApiResult act(Action action, String body) {
        return ApiResult.of(() -> {
            RequestFields request = RequestFields.of(
                    RequestBody.json(RequestBody.bytes(body, MOST_BYTES)), "", KNOWN, "{\"reason\": \"blocked\"}");
            DeadLetterFilter filter = DeadLetterFilter.of(request::text, clock.instant());
            check(filter, request.flag(ALL));
            if (!request.has(DRY_RUN) || request.flag(DRY_RUN)) {
                return new ApiResult(Result.DONE, count(action, filter));
            }
            DeadLetterOperation started = operations.start(action, filter);
            return new ApiResult(Result.QUEUED, started.shown(), "/api/operations/" + started.id());
        });
    }

    /** Requires a condition or {@code all}, so that an empty request does not mean all. */
    private static void check(DeadLetterFilter filter, boolean all) {
        if (filter.isEmpty() && !all) {
            throw new InvalidRequestException(
                    ALL,
                    "Say which dead letters: " + String.join(", ", DeadLetterFilter.NAMES)
                            + ", one or more of them; or \"all\": true",
                    false);
        }
        if (all && !filter.isEmpty()) {
            throw new InvalidRequestException(
                    ALL,
                    "and " + String.join(", ", filter.texts().keySet())
                            + " exclude each other: what is given must match");
        }
    }

    private Map<String, Object> count(Action action, DeadLetterFilter filter) {
        Instant end = clock.instant().plus(LONGEST_COUNT);
        Map<String, Integer> byReason = new TreeMap<>();
        String next = null;
        do {
            Page page = letters.page(filter, Table.MOST_ROWS, next);
            page.rows().stream()
                    .map(DeadLetterView::new)
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
