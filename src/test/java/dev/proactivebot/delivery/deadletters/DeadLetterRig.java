package dev.proactivebot.delivery.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.ClaimResult;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TimedQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/** Dead letters, work on many of them, and a queue whose messages are sent through the real ledger to nobody. */
@NullUnmarked // a null fails the test anyway
final class DeadLetterRig {
    final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    final InMemoryTables tables = new InMemoryTables(clock);
    final TimedQueue queue = new TimedQueue(clock);
    private final Queues queues = InMemoryQueues.byName(this::bulkOnly);
    final DeadLetters letters = new DeadLetters(tables, new ErasedUsers(tables), clock);
    final Ledger ledger = new Ledger(new MonthlyTables(tables), Duration.ofMinutes(1), false, "rig");
    /** How often each key was sent. */
    final Map<String, Integer> sent = new TreeMap<>();
    /** When each was sent. */
    final List<Instant> times = new ArrayList<>();

    final DeadLetterBulk bulk;
    final DeadLetterOperations operations;
    private boolean isRefusing;
    /** Whether a message was sent and the ledger does not know: to die then is the delivery's own doubt. */
    boolean isAnswered;

    DeadLetterRig() {
        this(DeadLetterStep.PAGE);
    }

    /** @param page how many rows a step reads */
    DeadLetterRig(int page) {
        bulk = Rooms.delivery(tables, queues, clock).bulk(new FakeJobs());
        Replay replay = new Replay(letters, ledger, queues, new FakeJobs(), clock);
        operations = new DeadLetterOperations(tables, new DeadLetterStep(letters, replay, page, clock), queues, clock);
    }

    DeadLetterApi api() {
        return Rooms.delivery(tables, queues, clock).deadLetters(new FakeJobs());
    }

    private MessageQueue bulkOnly(String name) {
        if (!name.equals(QueueNames.BULK)) {
            throw new AssertionError("a direct message would have to wait");
        }
        return queue;
    }

    /** From now on each message is refused for good. */
    void refuses() {
        isRefusing = true;
    }

    int letters() {
        return tables.rows("deadletters").size();
    }

    private static byte[] item(String key, String text) {
        return ("{\"key\":\"" + key + "\",\"relatesTo\":{\"conversation\":{\"id\":\"c\",\"tenantId\":\"t1\"},"
                        + "\"channelId\":\"msteams\"},\"text\":\"" + text + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As it is in production: tried, given up, and both are known. */
    void giveUp(String key, FailureReason reason) {
        LedgerEntry entry = claim(key);
        ledger.gaveUp(entry, reason.word(), false, letter(key, reason));
    }

    /** A dead letter of which the ledger does not know. */
    String letter(String key, FailureReason reason) {
        return letter(reason, item(key, "hi"));
    }

    private String letter(FailureReason reason, byte[] item) {
        return letters.giveUp(work(item).message(), 1, item, new GiveUp(reason, 403, "Code", null), QueueNames.DIRECT);
    }

    void tooLarge(String key) {
        letter(FailureReason.TOO_LARGE, item(key, "x".repeat(MessageQueue.MAX_BYTES - 200)));
    }

    void unreadable(String text) {
        letters.unreadable(text.getBytes(StandardCharsets.UTF_8), "not JSON", QueueNames.DIRECT, "m");
    }

    private ParsedItem.WorkItem work(byte[] item) {
        return (ParsedItem.WorkItem) ParsedItem.read(new QueuedItem(item, "m", null), clock.instant());
    }

    /** The message is being sent. */
    LedgerEntry claim(String key) {
        return ((ClaimResult.Granted) ledger.claim(
                        new Attempt(MessageId.of("msteams|c", key), 0, 0, List.of(), null, true), ledger.nextClaim()))
                .entry();
    }

    void deliver(String key) {
        ledger.delivered(claim(key), null);
    }

    JsonNode replayAll() {
        String id = start("{\"all\":true,\"dryRun\":false}");
        drain();
        return json(bulk.operation(id));
    }

    String start(String body) {
        return json(bulk.replay(body)).path("operation").asText();
    }

    /** Works on all that is in the queue, or falls due in it. */
    void drain() {
        for (Optional<TimedQueue.Message> next = next(); next.isPresent(); next = next()) {
            clock.set(next.get().visible().isAfter(clock.instant()) ? next.get().visible() : clock.instant());
            try {
                work(next.get());
                queue.delete(next.get());
            } catch (Killed e) {
                queue.lost(next.get());
            } catch (RuntimeException e) {
                if (!(e.getCause() instanceof Killed)) {
                    throw e;
                }
                queue.lost(next.get());
            }
        }
    }

    /** What an instance dies of. */
    static final class Killed extends Error {}

    private Optional<TimedQueue.Message> next() {
        return queue.next(clock.instant().plus(Duration.ofDays(1)));
    }

    private void work(TimedQueue.Message message) {
        ProactiveMessage item = work(message.body()).message();
        try {
            if (ParsedItem.isPart(item)) {
                SendOutcome unused = operations.step(item, Lane.BULK);
            } else {
                send(item, message.body());
            }
        } catch (StorageException e) {
            queue.put(item.toJson(), Duration.ofSeconds(30)); // as Delivery does
        }
    }

    /** Does a step of an operation, and returns how many requests to tables it took; what is to be sent is left out. */
    int step(TimedQueue.Message message) {
        tables.forgetRequests();
        if (ParsedItem.isPart(work(message.body()).message())) {
            work(message);
        }
        queue.delete(message);
        return tables.requests().size();
    }

    private void send(ProactiveMessage item, byte[] original) {
        Attempt attempt = new Attempt(MessageId.of(item), item.replays(), item.tries(), List.of(), item.made(), true);
        ClaimResult claim = ledger.claim(attempt, ledger.nextClaim());
        if (claim instanceof ClaimResult.Held held) {
            queue.put(item.toJson(), held.left().plusSeconds(1));
        } else if (claim instanceof ClaimResult.Abandoned abandoned) {
            ledger.takeOver(abandoned.entry(), ledger.nextClaim());
            queue.put(item.toJson(), Duration.ofSeconds(1));
        } else if (claim instanceof ClaimResult.Granted granted) {
            isAnswered = true;
            sent.merge(String.valueOf(item.key()), 1, Integer::sum);
            times.add(clock.instant());
            settle(granted.entry(), original);
            isAnswered = false;
        }
    }

    private void settle(LedgerEntry entry, byte[] original) {
        String letter = isRefusing ? letter(FailureReason.REJECTED, original) : null;
        if (letter == null) {
            ledger.delivered(entry, null);
        } else {
            ledger.gaveUp(entry, FailureReason.REJECTED.word(), false, letter);
        }
        if (entry.deadLetterId() != null && !entry.deadLetterId().equals(letter)) {
            letters.forget(entry.deadLetterId());
        }
    }

    private static JsonNode json(ApiResult answer) {
        try {
            return new ObjectMapper().readTree(BotJson.write(answer.body()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
