package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.Reopening;
import dev.proactivebot.delivery.ledger.Replays;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a person looks at what was given up, sends it again or throws it away. */
public final class DeadLetterDesk {
    private static final int PAGE = 50;
    private static final int MOST = 100;
    private static final Set<String> UNREACHABLE = Set.of(FailureReason.GONE.word(), FailureReason.BLOCKED.word());

    /** What became of a question, in the desk's own words. */
    public enum Result {
        DONE,
        /** It is in its queue. */
        QUEUED,
        DELETED,
        /** The question makes no sense. */
        MALFORMED,
        NOT_FOUND,
        /** Not in the state in which things are. */
        REFUSED
    }

    /**
     * What is answered.
     *
     * @param body to be written as JSON; null for none
     */
    public record Answer(Result result, @Nullable Object body) {

        static Answer problem(Result result, String code, String message) {
            return new Answer(result, error(code, message));
        }
    }

    /** How a problem is told. */
    public static Object error(String code, String message) {
        return Map.of("error", Map.of("code", code, "message", message));
    }

    private final DeadLetters letters;
    private final Replays replays;
    private final Function<String, MessageQueue> queues;
    private final Clock clock;

    public DeadLetterDesk(
            DeliverySettings settings, Tables tables, Function<String, MessageQueue> queues, Clock clock) {
        this.letters = new DeadLetters(tables, clock);
        this.replays = new Ledger(tables, settings.lease(), settings.atMostOnce(), "desk");
        this.queues = queues;
        this.clock = clock;
    }

    /**
     * A page, newest day first.
     *
     * @param top how many at most, 1 to 100; null for 50
     * @param after what the page before gave as {@code next}; null for the first
     */
    public Answer list(@Nullable String top, @Nullable String after) {
        if (top != null && !top.matches("[1-9]\\d?|100")) {
            return Answer.problem(Result.MALFORMED, "BadRequest", "top must be a whole number from 1 to " + MOST + ".");
        }
        Page page;
        try {
            page = letters.page(top == null ? PAGE : Integer.parseInt(top), after == null ? null : decoded(after));
        } catch (IllegalArgumentException e) {
            return Answer.problem(Result.MALFORMED, "BadRequest", "after must be the next of the page before.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "deadLetters",
                page.rows().stream()
                        .map(StoredRow::row)
                        .map(DeadLetterDesk::shown)
                        .toList());
        if (page.next() != null) {
            body.put("next", encoded(page.next()));
        }
        return new Answer(Result.DONE, body);
    }

    /** One dead letter, with the item. */
    public Answer show(String id) {
        return letters.find(id)
                .map(found -> new Answer(Result.DONE, withItem(found.row())))
                .orElseGet(DeadLetterDesk::unknown);
    }

    /** Throws one away. */
    public Answer delete(String id) {
        if (letters.find(id).isEmpty()) {
            return unknown();
        }
        letters.forget(id);
        return new Answer(Result.DELETED, null);
    }

    /** Sends one again. Its row goes when the message is delivered. */
    public Answer replay(String id) {
        Optional<StoredRow> found = letters.find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        Row row = found.get().row();
        Envelope envelope = Envelope.read(new QueuedItem(row.bytes("item"), row.text("key"), null), clock.instant());
        return envelope instanceof Envelope.WorkItem work
                ? replay(id, row, keyed(work, row))
                : putBack(id, found.get());
    }

    /** An item without a key of its own got one when it came out of the queue, which the row knows. */
    private ProactiveMessage keyed(Envelope.WorkItem work, Row row) {
        ProactiveMessage item = work.message();
        String key = row.text("key");
        return work.isNew() && key != null ? item.completed(key, clock.instant()) : item;
    }

    private Answer replay(String id, Row row, ProactiveMessage item) {
        Instant expires = clock.instant().plus(ProactiveMessage.LIFETIME);
        if (item.replayed(ProactiveMessage.MOST_COUNTED, expires).toJson().length > MessageQueue.MAX_BYTES) {
            return Answer.problem(
                    Result.REFUSED,
                    "TooLarge",
                    "The item is too large for the queue. Send the message in another way.");
        }
        Reopening reopening = replays.reopen(Work.nameOf(item), id);
        if (reopening instanceof Reopening.Open open) {
            queue(row).put(item.replayed(open.generation(), expires).toJson(), Duration.ZERO);
            return new Answer(Result.QUEUED, Map.of("replayed", id));
        }
        if (reopening instanceof Reopening.Delivered) {
            letters.forget(id);
            return Answer.problem(
                    Result.REFUSED, "Delivered", "The message was delivered after all. This dead letter is gone.");
        }
        return Answer.problem(
                Result.REFUSED, "Busy", "The message is being sent, or may still arrive. Try again in some minutes.");
    }

    /** What could not be read goes back as it was: a newer version may read it, and else it is a dead letter again. */
    private Answer putBack(String id, StoredRow found) {
        byte[] item = found.row().bytes("item");
        if (item.length > MessageQueue.MAX_BYTES) {
            return Answer.problem(
                    Result.REFUSED, "TooLarge", "The item is too large for the queue, and is no work item.");
        }
        queue(found.row()).put(item, Duration.ZERO);
        letters.forget(found);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("replayed", id);
        body.put("note", "It could not be read. If it still cannot, it comes back as a dead letter.");
        return new Answer(Result.QUEUED, body);
    }

    private MessageQueue queue(Row row) {
        return queues.apply(Queues.BULK.equals(row.text("queue")) ? Queues.BULK : Queues.DIRECT);
    }

    private static Map<String, Object> shown(Row row) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", DeadLetters.id(row));
        for (String name :
                new String[] {"at", "key", "conversation", "channel", "reason", "code", "correlation", "queue"}) {
            String text = row.text(name);
            if (text != null) {
                shown.put(name, text);
            }
        }
        shown.put("attempts", row.number("attempts"));
        if (row.number("status") > 0) {
            shown.put("status", row.number("status"));
        }
        if (UNREACHABLE.contains(String.valueOf(row.text("reason")))) {
            shown.put("unreachable", true);
        }
        return shown;
    }

    private static Map<String, Object> withItem(Row row) {
        Map<String, Object> shown = shown(row);
        byte[] item = row.bytes("item");
        try {
            shown.put("item", BotJson.read(item, JsonNode.class));
        } catch (IOException e) {
            shown.put("itemBase64", Base64.getEncoder().encodeToString(item));
        }
        return shown;
    }

    private static Answer unknown() {
        return Answer.problem(Result.NOT_FOUND, "NotFound", "There is no such dead letter.");
    }

    private static String encoded(String next) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String after) {
        return new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
    }
}
