package dev.proactivebot.notifications;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where another system asks that somebody be told something, looks at what became of it, and calls it off. */
public final class Notifications {
    /** 1,000 references and the largest content. */
    static final int MOST_BYTES = 2 * 1_024 * 1_024;

    private static final int FEW = 10;
    private static final int ID_DIGITS = 32;
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[ -~]{1,255}");

    private final JobStore store;
    private final RequestReader reader;
    private final Locator locator;
    private final Outbox outbox;
    private final JobView view;
    private final Broadcasts broadcasts;
    private final Clock clock;

    /**
     * @param queues a queue by its name
     * @param gauges how full a queue is, by its name
     */
    public Notifications(
            BotConfig config,
            Tables tables,
            Function<String, MessageQueue> queues,
            Function<String, QueueGauge> gauges,
            Clock clock) {
        Conversations conversations = new Conversations(tables);
        String homeTenant = config.identity().tenantId();
        this.store = new JobStore(tables);
        this.reader = new RequestReader(ServiceUrlPolicy.of(config), conversations, homeTenant);
        this.locator = new Locator(conversations, config.identity().appId(), homeTenant);
        this.outbox = new Outbox(tables, queues, clock);
        Outcomes outcomes = new Outcomes(tables);
        Tally tally = new Tally(store, outcomes);
        this.view = new JobView(store, tally, outcomes, conversations, clock);
        this.broadcasts = new Broadcasts(
                store,
                conversations,
                locator,
                tally,
                queues,
                gauges,
                clock,
                config.delivery().rateShare());
        this.clock = clock;
    }

    /** What items of notifications ask when they are worked on. */
    public Jobs jobs() {
        return broadcasts;
    }

    /**
     * Takes a request on. Accepted means that it is kept: what is to be said is stored, and an item that asks for its recipients is in the
     * queue or in the schedule.
     *
     * @param idempotencyKey the header of that name; the same key with the same body is one request
     * @throws dev.proactivebot.storage.StorageException when it could not be kept; with an idempotency key it can be sent again safely
     */
    public DeskAnswer accept(String body, @Nullable String idempotencyKey, Logger log) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > MOST_BYTES) {
            return DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", "A request may have 2 MiB.");
        }
        if (json.length == 0) {
            return malformed("The body is empty: send JSON, with its Content-Length.");
        }
        if (idempotencyKey != null && !IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
            return malformed("Idempotency-Key must have 1 to 255 visible ASCII characters.");
        }
        String id = idempotencyKey == null
                ? UUID.randomUUID().toString().replace("-", "")
                : Row.keyOf("idempotency\n" + idempotencyKey).substring(0, ID_DIGITS);
        String hash = Row.keyOf(body);
        Optional<Job> before = idempotencyKey == null ? Optional.empty() : store.find(id);
        try {
            return before.isPresent() ? again(before.get(), hash) : accept(id, hash, json, log);
        } catch (BadRequest e) {
            return e.isTooLarge() ? DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", e.why()) : malformed(e.why());
        }
    }

    private DeskAnswer accept(String id, String hash, byte[] json, Logger log) throws BadRequest {
        Instant now = clock.instant();
        NotificationRequest request = reader.read(json, now);
        known(request);
        Optional<Job> job = store.insert(id, hash, request, now);
        if (job.isEmpty()) {
            return store.find(id)
                    .map(faster -> again(faster, hash))
                    .orElseGet(() -> DeskAnswer.problem(
                            Result.REFUSED, "Busy", "The same request is being taken on. Try again."));
        }
        begin(job.get());
        log.info("accepted job=" + id + " recipients="
                + (job.get().isForEveryone() ? "everyone" : job.get().listed()) + " due="
                + job.get().due());
        return accepted(job.get());
    }

    /** Who names a few is told at once when nobody of that name is known; in a longer list that is an outcome. */
    private void known(NotificationRequest request) throws BadRequest {
        List<Recipient> recipients = request.recipients();
        if (recipients == null || recipients.size() > FEW) {
            return;
        }
        for (int i = 0; i < recipients.size(); i++) {
            Recipient recipient = recipients.get(i);
            if (locator.locate(recipient).isEmpty()) {
                String way = recipient.user() == null ? "conversation" : "user";
                throw new BadRequest(
                        "to[" + i + "]." + way,
                        "is nobody whom the bot has met; of Teams users who never wrote, their Entra object id and tenantId are needed");
            }
        }
    }

    private DeskAnswer again(Job job, String hash) {
        if (!job.hash().equals(hash)) {
            return DeskAnswer.problem(
                    Result.CONTRADICTORY, "IdempotencyKeyReused", "Another request has used this Idempotency-Key.");
        }
        if (!job.isBegun()) {
            begin(job); // the first time may have ended here
        }
        return accepted(job);
    }

    private void begin(Job job) {
        outbox.put(ProactiveMessage.page(job.id(), 0), job.lane(), job.due());
        store.merge(new Row(job.id(), Job.KEY).with(Job.BEGUN, true), job.version());
    }

    private static DeskAnswer accepted(Job job) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", job.id());
        body.put("due", job.due());
        body.put("expires", job.expires());
        return new DeskAnswer(Result.QUEUED, body, "/api/notifications/" + job.id());
    }

    /**
     * What has become of one.
     *
     * @param top how many recipients at most, 1 to 100; null for 50
     * @param after what the page before gave as {@code next}; null for the first
     */
    public DeskAnswer show(String id, @Nullable String top, @Nullable String after) {
        Optional<Job> job = find(id);
        return job.isPresent() ? view.show(job.get(), top, after) : unknown();
    }

    /** Calls off what has not been sent yet. Within ten seconds no instance sends any more of it. */
    public DeskAnswer cancel(String id, Logger log) {
        if (find(id).isEmpty()) {
            return unknown();
        }
        store.change(
                id,
                job -> job.isCancelled() || view.isOver(job)
                        ? Optional.empty()
                        : Optional.of(new Row(id, Job.KEY).with(Job.CANCELLED, true)));
        broadcasts.forget(id);
        log.info("cancelled job=" + id);
        return find(id).map(view::standing).orElseGet(Notifications::unknown);
    }

    /** Drops what has been over for a month, until {@code enough}, and tells how many rows. */
    public int dropOld(BooleanSupplier enough) {
        return store.dropOld(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), enough);
    }

    private Optional<Job> find(String id) {
        return Jobs.ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }

    private static DeskAnswer malformed(String message) {
        return DeskAnswer.problem(Result.MALFORMED, "BadRequest", message);
    }

    private static DeskAnswer unknown() {
        return DeskAnswer.problem(Result.NOT_FOUND, "NotFound", "There is no such notification.");
    }
}
