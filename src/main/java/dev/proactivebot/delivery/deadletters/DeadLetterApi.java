package dev.proactivebot.delivery.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.api.Cursor;
import dev.proactivebot.api.PageSize;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows, replays and deletes dead letters for an operator. */
public final class DeadLetterApi {
    private static final Set<String> UNREACHABLE = Set.of(FailureReason.GONE.word(), FailureReason.BLOCKED.word());

    /** The search time of one request; after it the matches found so far are returned. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private final DeadLetters letters;
    private final Replay replay;
    private final Clock clock;

    public DeadLetterApi(DeadLetters letters, Replay replay, Clock clock) {
        this.letters = letters;
        this.replay = replay;
        this.clock = clock;
    }

    /**
     * Returns a page of dead letters, newest day first; it may have fewer than requested although more follow.
     *
     * @param query {@code top}, the size of the page from 1 to 100, 50 by default; {@code after}, the {@code next} of the page before; and
     *     the conditions of {@link DeadLetterFilter}
     */
    public ApiResult list(Map<String, String> query) {
        return ApiResult.of(() -> {
            int most = PageSize.of(query.get("top"));
            DeadLetterFilter filter = DeadLetterFilter.of(query::get, clock.instant());
            try {
                return list(filter, most, Cursor.read(query.get("after")));
            } catch (IllegalArgumentException e) {
                return Cursor.problem();
            }
        });
    }

    private ApiResult list(DeadLetterFilter filter, int most, @Nullable String after) {
        Instant end = clock.instant().plus(LONGEST_LOOK);
        List<DeadLetterView> found = new ArrayList<>();
        String next = after;
        do { // no more rows than may be shown, because the table only tells where the page after a whole page begins
            Page page = letters.page(filter, most - found.size(), next);
            page.rows().stream()
                    .map(DeadLetterView::new)
                    .filter(filter::matches)
                    .forEach(found::add);
            next = page.next();
        } while (next != null && found.size() * 2 < most && clock.instant().isBefore(end));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("deadLetters", found.stream().map(DeadLetterApi::shown).toList());
        if (next != null) {
            body.put("next", Cursor.shown(next));
        }
        return new ApiResult(Result.DONE, body);
    }

    /** Shows one dead letter with its item. */
    public ApiResult show(String id) {
        return find(id).map(found -> new ApiResult(Result.DONE, withItem(found)))
                .orElseGet(DeadLetterApi::unknown);
    }

    /** Deletes one. */
    public ApiResult delete(String id) {
        Optional<DeadLetterView> found = find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        letters.forget(found.get().stored());
        return new ApiResult(Result.DELETED, null);
    }

    /**
     * Replays one. Its row is deleted when the message is delivered. An unreadable item is put back too, since a newer version may read it.
     */
    public ApiResult replay(String id) {
        Optional<DeadLetterView> found = find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        String queue = queue(found.get().stored().row());
        Replay.Result result = replay.run(found.get(), queue, Duration.ZERO);
        boolean isReadable = result != Replay.Result.UNREADABLE;
        return switch (isReadable ? result : replay.putBack(found.get(), queue)) {
            case QUEUED, UNREADABLE -> new ApiResult(Result.QUEUED, replayed(id, isReadable));
            case DELIVERED ->
                ApiResult.problem(
                        Result.REFUSED, "Delivered", "The message was delivered after all. This dead letter is gone.");
            case BUSY ->
                ApiResult.problem(
                        Result.REFUSED,
                        "Busy",
                        "The message is being sent, or may still arrive. Try again in some minutes.");
            case TOO_LARGE ->
                ApiResult.problem(
                        Result.REFUSED,
                        "TooLarge",
                        "The item is too large for the queue. Send the message in another way.");
        };
    }

    private static Map<String, Object> replayed(String id, boolean isReadable) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("replayed", id);
        if (!isReadable) {
            body.put("note", "It could not be read. If it still cannot, it comes back as a dead letter.");
        }
        return body;
    }

    private Optional<DeadLetterView> find(String id) {
        return letters.find(id).map(DeadLetterView::new);
    }

    private static String queue(Row row) {
        return QueueNames.BULK.equals(row.text("queue")) ? QueueNames.BULK : QueueNames.DIRECT;
    }

    private static Map<String, Object> shown(DeadLetterView letter) {
        Row row = letter.stored().row();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", DeadLetters.id(row));
        for (String name :
                new String[] {"at", "key", "conversation", "channel", "reason", "code", "correlation", "queue"}) {
            put(shown, name, row.text(name));
        }
        put(shown, "tenant", letter.tenant());
        String job = letter.job();
        put(
                shown,
                "notification",
                job != null && JobItem.NOTIFICATION_ID.matcher(job).matches() ? job : null);
        shown.put("attempts", row.number("attempts"));
        if (row.number("status") > 0) {
            shown.put("status", row.number("status"));
        }
        if (UNREACHABLE.contains(row.text("reason", ""))) {
            shown.put("unreachable", true);
        }
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, @Nullable String text) {
        if (text != null) {
            shown.put(name, text);
        }
    }

    private static Map<String, Object> withItem(DeadLetterView letter) {
        Map<String, Object> shown = shown(letter);
        byte[] item = letter.stored().row().bytes("item");
        try {
            shown.put("item", BotJson.read(item, JsonNode.class));
        } catch (IOException e) {
            shown.put("itemBase64", Base64.getEncoder().encodeToString(item));
        }
        return shown;
    }

    private static ApiResult unknown() {
        return ApiResult.problem(Result.NOT_FOUND, "NotFound", "There is no such dead letter.");
    }
}
