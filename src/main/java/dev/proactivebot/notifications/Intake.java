package dev.proactivebot.notifications;

import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes requests on: each becomes a job, and the same one with its idempotency key becomes no other. */
final class Intake {
    /** 1,000 references and the largest content. */
    private static final int MOST_BYTES = 2 * 1_024 * 1_024;

    private static final int FEW = 10;
    private static final int ID_DIGITS = 32;
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[ -~]{1,255}");

    private final JobStore store;
    private final RequestReader reader;
    private final Locator locator;
    private final Agenda agenda;
    private final Clock clock;

    Intake(JobStore store, RequestReader reader, Locator locator, Agenda agenda, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.locator = locator;
        this.agenda = agenda;
        this.clock = clock;
    }

    DeskAnswer accept(String body, @Nullable String idempotencyKey, @Nullable TraceParent trace, Logger log) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > MOST_BYTES) {
            return DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", "A request may have 2 MiB.");
        }
        if (json.length == 0) {
            return Notifications.malformed("The body is empty: send JSON, with its Content-Length.");
        }
        if (idempotencyKey != null && !IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
            return Notifications.malformed("Idempotency-Key must have 1 to 255 visible ASCII characters.");
        }
        String id = idempotencyKey == null
                ? UUID.randomUUID().toString().replace("-", "")
                : Row.keyOf("idempotency\n" + idempotencyKey).substring(0, ID_DIGITS);
        String hash = Row.keyOf(body);
        Optional<Job> before = idempotencyKey == null ? Optional.empty() : store.find(id);
        try {
            return before.isPresent() ? again(before.get(), hash, log) : accept(id, hash, json, trace, log);
        } catch (BadRequest e) {
            return e.isTooLarge()
                    ? DeskAnswer.problem(Result.TOO_LARGE, "TooLarge", e.why())
                    : Notifications.malformed(e.why());
        }
    }

    private DeskAnswer accept(String id, String hash, byte[] json, @Nullable TraceParent trace, Logger log)
            throws BadRequest {
        Instant now = clock.instant();
        NotificationRequest request = reader.read(json, now);
        known(request);
        Optional<Job> job = store.insert(
                Job.fresh(id, hash, request, trace, now),
                request.recipients() == null ? List.of() : request.recipients());
        if (job.isEmpty()) {
            return store.find(id)
                    .map(faster -> again(faster, hash, log))
                    .orElseGet(() -> DeskAnswer.problem(
                            Result.REFUSED, "Busy", "The same request is being taken on. Try again."));
        }
        begin(job.get(), log);
        return accepted(job.get());
    }

    private void begin(Job job, Logger log) {
        agenda.begin(job);
        log.info("accepted job=" + job.id() + " recipients=" + (job.isForEveryone() ? "everyone" : job.listed())
                + " due=" + job.due() + (job.isSeries() ? " recurring" : "") + " trace="
                + job.trace().traceId());
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

    private DeskAnswer again(Job job, String hash, Logger log) {
        if (!job.hash().equals(hash)) {
            return DeskAnswer.problem(
                    Result.CONTRADICTORY, "IdempotencyKeyReused", "Another request has used this Idempotency-Key.");
        }
        if (!job.isBegun()) {
            begin(job, log); // the first time may have ended here
        }
        return accepted(job);
    }

    private static DeskAnswer accepted(Job job) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", job.id());
        body.put("due", job.first());
        body.put("expires", job.first().plus(job.life()));
        return new DeskAnswer(Result.QUEUED, body, "/api/notifications/" + job.id());
    }
}
