package dev.proactivebot.messaging;

import dev.proactivebot.auth.Caller;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.Rejection;
import dev.proactivebot.auth.Verification;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.LogText;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The bot's messaging endpoint: verify, parse, acknowledge, say what goes into the queue. It keeps no store and waits for nothing but
 * its acknowledgement, so that the channel has its answer in time.
 */
public final class MessagingEndpoint {
    /** Twice what any channel is known to send. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final String TOO_LONG = "Your message is too long for me. Please send a shorter one.";

    private final ChannelTokenVerifier verifier;
    private final Bot bot;
    private final QueueItems items;
    private final Acknowledgement acknowledgement;
    private final String appId;
    private final Clock clock;

    public MessagingEndpoint(
            ChannelTokenVerifier verifier, Bot bot, ConnectorClient connector, String appId, Clock clock) {
        this.verifier = verifier;
        this.bot = bot;
        this.items = new QueueItems(bot, clock);
        this.acknowledgement = new Acknowledgement(connector, clock);
        this.appId = appId;
        this.clock = clock;
    }

    /**
     * Answers one POST. Bad input is an answer, never an exception.
     *
     * @param authorization the header of that name
     * @param body as the platform hands it over; empty when there was none, or when it came chunked
     * @param started when the invocation began: from there the acknowledgement's budget runs
     */
    public Answer receive(@Nullable String authorization, String body, Instant started, Logger log) {
        if (body.length() > MAX_BODY_BYTES) {
            return tooLarge();
        }
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        if (json.length > MAX_BODY_BYTES) {
            return tooLarge();
        }
        Verification verification = verifier.verify(authorization);
        if (verification instanceof Verification.Rejected rejected) {
            log.warning("request refused: " + rejected.detail());
            return refused(rejected.why());
        }
        acknowledgement.prepare();
        return parsed(((Verification.Verified) verification).caller(), json, started, log);
    }

    private Answer parsed(Caller caller, byte[] json, Instant started, Logger log) {
        if (json.length == 0) {
            return Answer.error(400, "BadRequest", "The body is empty: send an activity, with its Content-Length.");
        }
        Activity activity;
        try {
            activity = BotJson.read(json, Activity.class);
        } catch (IOException e) {
            return Answer.error(400, "BadRequest", "The body is not an activity in JSON.");
        }
        if (activity.type() == null || activity.type().isBlank()) {
            return Answer.error(400, "BadRequest", "The activity has no type.");
        }
        Optional<Verification.Rejected> refusal = caller.check(activity);
        if (refusal.isPresent()) {
            log.warning("activity refused: " + refusal.get().detail() + " channel=" + LogText.id(activity.channelId()));
            return refused(refusal.get().why());
        }
        return accepted(Inbound.of(activity, appId, clock.instant()), started, log);
    }

    private Answer accepted(Inbound inbound, Instant started, Logger log) {
        log.info("received type=" + LogText.id(inbound.type()) + " channel="
                + LogText.id(inbound.activity().channelId()) + " key=" + LogText.id(inbound.key()));
        return switch (inbound.type()) {
            case "message" -> message(inbound, started, log);
            case "invoke" -> invoke(inbound);
            default -> update(inbound);
        };
    }

    private Answer message(Inbound inbound, Instant started, Logger log) {
        if (!inbound.isAnswerable()) {
            return Answer.error(400, "BadRequest", "The message has no conversation.id or no serviceUrl.");
        }
        if (inbound.isFromBot()) {
            return answer(inbound, Reply.nothing(), 200, started, log);
        }
        Reply reply = bot.onMessage(inbound.text(), inbound.activity());
        Optional<byte[]> text = items.text(inbound, reply);
        Reply said = reply.queued().isPresent() && text.isEmpty() ? Reply.say(TOO_LONG) : reply;
        // 202 promises that something comes back: who is only remembered has had all the answer there is
        Answer answer = answer(inbound, said, text.isPresent() ? 202 : 200, started, log);
        return text.or(() -> items.seen(inbound, reply.notifications()))
                .map(answer::withQueued)
                .orElse(answer);
    }

    private Answer answer(Inbound inbound, Reply reply, int status, Instant started, Logger log) {
        if (inbound.expectsReplies()) {
            List<Activity> replies =
                    reply.acknowledgement().map(activity -> activity.addressedTo(inbound.reference())).stream()
                            .toList();
            return Answer.json(200, Map.of("activities", replies));
        }
        reply.acknowledgement().ifPresent(activity -> acknowledgement.send(inbound, activity, started, log));
        return Answer.status(status);
    }

    private Answer update(Inbound inbound) {
        Answer accepted = Answer.status(202);
        return items.update(inbound).map(accepted::withQueued).orElse(accepted);
    }

    private Answer invoke(Inbound inbound) {
        Optional<InvokeResponse> response = bot.onInvoke(inbound.activity());
        if (response.isEmpty()) {
            return Answer.error(501, "NotImplemented", "This bot does not handle invoke activities.");
        }
        return response.get().body() == null
                ? Answer.status(response.get().status())
                : Answer.json(response.get().status(), response.get().body());
    }

    private static Answer tooLarge() {
        return Answer.error(413, "TooLarge", "An activity may have 256 KiB.");
    }

    /** The words say nothing about which rule failed: the log does. */
    private static Answer refused(Rejection why) {
        return switch (why) {
            case UNAUTHENTICATED -> Answer.error(401, "Unauthorized", "A valid bearer token is needed.");
            case FORBIDDEN -> Answer.error(403, "Forbidden", "This caller may not do that.");
            case KEYS_UNAVAILABLE ->
                Answer.error(503, "ServiceUnavailable", "Tokens cannot be checked now. Try again.");
        };
    }
}
