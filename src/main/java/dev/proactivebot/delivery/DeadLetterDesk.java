package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.DeliverySettings;
import dev.proactivebot.delivery.DeskAnswer.Result;
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
    private static final Set<String> UNREACHABLE = Set.of(FailureReason.GONE.word(), FailureReason.BLOCKED.word());

    private final DeadLetters letters;
    private final Replays replays;
    private final Function<String, MessageQueue> queues;
    private final Clock clock;
    private final Jobs jobs;

    public DeadLetterDesk(
            DeliverySettings settings, Tables tables, Function<String, MessageQueue> queues, Clock clock, Jobs jobs) {
        this.letters = new DeadLetters(tables, clock);
        this.replays = new Ledger(tables, settings.lease(), settings.atMostOnce(), "desk");
        this.queues = queues;
        this.clock = clock;
        this.jobs = jobs;
    }

    /**
     * A page, newest day first.
     *
     * @param top how many at most, 1 to 100; null for 50
     * @param after what the page before gave as {@code next}; null for the first
     */
    public DeskAnswer list(@Nullable String top, @Nullable String after) {
        if (!PageSize.is(top)) {
            return PageSize.problem();
        }
        Page page;
        try {
            page = letters.page(PageSize.of(top), Cursor.read(after));
        } catch (IllegalArgumentException e) {
            return Cursor.problem();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "deadLetters",
                page.rows().stream()
                        .map(StoredRow::row)
                        .map(DeadLetterDesk::shown)
                        .toList());
        if (page.next() != null) {
            body.put("next", String.valueOf(Cursor.shown(page.next())));
        }
        return new DeskAnswer(Result.DONE, body);
    }

    /** One dead letter, with the item. */
    public DeskAnswer show(String id) {
        return letters.find(id)
                .map(found -> new DeskAnswer(Result.DONE, withItem(found.row())))
                .orElseGet(DeadLetterDesk::unknown);
    }

    /** Throws one away. */
    public DeskAnswer delete(String id) {
        Optional<StoredRow> found = letters.find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        letters.forget(found.get());
        return new DeskAnswer(Result.DELETED, null);
    }

    /** Sends one again. Its row goes when the message is delivered. */
    public DeskAnswer replay(String id) {
        Optional<StoredRow> found = letters.find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        Row row = found.get().row();
        Envelope envelope = Envelope.read(new QueuedItem(row.bytes("item"), row.text("key"), null), clock.instant());
        // only messages have a row in the ledger that would have to be opened again
        return envelope instanceof Envelope.WorkItem work && Envelope.isToBeSent(work.message())
                ? replay(id, row, keyed(work, row))
                : putBack(id, found.get(), envelope instanceof Envelope.WorkItem);
    }

    /** An item without a key of its own got one when it came out of the queue, which the row knows. */
    private ProactiveMessage keyed(Envelope.WorkItem work, Row row) {
        ProactiveMessage item = work.message();
        String key = row.text("key");
        return work.isNew() && key != null ? item.completed(key, clock.instant()) : item;
    }

    private DeskAnswer replay(String id, Row row, ProactiveMessage item) {
        Instant expires = clock.instant().plus(ProactiveMessage.LIFETIME);
        if (item.replayed(ProactiveMessage.MOST_COUNTED, expires).toJson().length > MessageQueue.MAX_BYTES) {
            return DeskAnswer.problem(
                    Result.REFUSED,
                    "TooLarge",
                    "The item is too large for the queue. Send the message in another way.");
        }
        Reopening reopening = replays.reopen(Work.nameOf(item), id);
        if (reopening instanceof Reopening.Open open) {
            if (item.isOfNotification()) {
                jobs.reopen(String.valueOf(item.job()), Work.pageOf(item));
            }
            queue(row).put(item.replayed(open.generation(), expires).toJson(), Duration.ZERO);
            return new DeskAnswer(Result.QUEUED, Map.of("replayed", id));
        }
        if (reopening instanceof Reopening.Delivered) {
            letters.forget(id);
            return DeskAnswer.problem(
                    Result.REFUSED, "Delivered", "The message was delivered after all. This dead letter is gone.");
        }
        return DeskAnswer.problem(
                Result.REFUSED, "Busy", "The message is being sent, or may still arrive. Try again in some minutes.");
    }

    /** What is no message goes back as it was. What could not be read, a newer version may read; else it is a dead letter again. */
    private DeskAnswer putBack(String id, StoredRow found, boolean isReadable) {
        byte[] item = found.row().bytes("item");
        if (item.length > MessageQueue.MAX_BYTES) {
            return DeskAnswer.problem(
                    Result.REFUSED, "TooLarge", "The item is too large for the queue, and is no work item.");
        }
        queue(found.row()).put(item, Duration.ZERO);
        letters.forget(found);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("replayed", id);
        if (!isReadable) {
            body.put("note", "It could not be read. If it still cannot, it comes back as a dead letter.");
        }
        return new DeskAnswer(Result.QUEUED, body);
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

    private static DeskAnswer unknown() {
        return DeskAnswer.problem(Result.NOT_FOUND, "NotFound", "There is no such dead letter.");
    }
}
