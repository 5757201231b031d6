package dev.proactivebot.messaging;

import dev.proactivebot.auth.Caller;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.Verification;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.BotCalls;
import dev.proactivebot.delivery.LogIds;
import dev.proactivebot.delivery.Wordless;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.TraceParent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

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
    private final RandomGenerator random;
    private final LogIds ids;

    public MessagingEndpoint(
            ChannelTokenVerifier verifier,
            Bot bot,
            ConnectorClient connector,
            String appId,
            Clock clock,
            RandomGenerator random,
            LogIds ids) {
        this.verifier = verifier;
        this.bot = new PatientBot(bot, new BotCalls(clock));
        this.items = new QueueItems(this.bot, clock);
        this.acknowledgement = new Acknowledgement(connector, clock, random);
        this.appId = appId;
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    /** Answers one POST while the app cannot start, and says {@code why} in the log, of ids nothing. */
    public static Answer unready(Post post, String why, Clock clock, RandomGenerator random, Logger log) {
        Reception reception = new Reception(trace(post, random), post.started(), log);
        Answer answer = reception.refused(Answer.error(500, "ServiceError", "The bot cannot answer now."), why);
        reception.answered(answer, clock.instant(), new LogIds(false));
        return answer;
    }

    private static TraceParent trace(Post post, RandomGenerator random) {
        return TraceParent.of(post.hostTrace(), post.traceparent()).orElseGet(() -> TraceParent.fresh(random));
    }

    /** Answers one POST; {@code log} gets one line about it. Bad input is an answer, never an exception. */
    public Answer receive(Post post, Logger log) {
        Reception reception = new Reception(trace(post, random), post.started(), log);
        Answer answer;
        try {
            answer = verified(post, reception);
        } catch (RuntimeException | Error e) {
            reception.failed(e, clock.instant(), ids);
            throw Wordless.of(e);
        }
        reception.answered(answer, clock.instant(), ids);
        return answer;
    }

    private Answer verified(Post post, Reception reception) {
        if (post.body().length() > MAX_BODY_BYTES) {
            return tooLarge(reception);
        }
        byte[] json = post.body().getBytes(StandardCharsets.UTF_8);
        if (json.length > MAX_BODY_BYTES) {
            return tooLarge(reception);
        }
        Verification verification = verifier.verify(post.authorization());
        if (verification instanceof Verification.Rejected rejected) {
            return refused(rejected, reception);
        }
        acknowledgement.prepare();
        return parsed(((Verification.Verified) verification).caller(), json, reception);
    }

    private Answer parsed(Caller caller, byte[] json, Reception reception) {
        if (json.length == 0) {
            return bad("The body is empty: send an activity, with its Content-Length.", reception);
        }
        Activity activity;
        try {
            activity = BotJson.read(json, Activity.class);
        } catch (IOException e) {
            return bad("The body is not an activity in JSON.", reception);
        }
        Inbound inbound = reception.of(Inbound.of(activity, appId, clock.instant()));
        if (activity.type() == null || activity.type().isBlank()) {
            return bad("The activity has no type.", reception);
        }
        Optional<Verification.Rejected> refusal = caller.check(activity);
        if (refusal.isPresent()) {
            return refused(refusal.get(), reception);
        }
        return switch (inbound.type()) {
            case "message" -> message(inbound, reception);
            case "invoke" -> invoke(inbound, reception);
            default -> update(inbound, reception);
        };
    }

    private Answer message(Inbound inbound, Reception reception) {
        if (!inbound.isAnswerable()) {
            return bad("The message has no conversation.id or no serviceUrl.", reception);
        }
        if (inbound.isFromBot()) {
            return answer(inbound, Reply.nothing(), 200, reception);
        }
        Reply reply = CardActions.submitted(inbound)
                .flatMap(bot::onCardAction)
                .map(CardActions::reply)
                .orElseGet(() -> bot.onMessage(inbound.text(), inbound.activity()));
        Optional<byte[]> text = items.text(inbound, reply, reception.trace());
        Reply said = reply.queued().isPresent() && text.isEmpty() ? Reply.say(TOO_LONG) : reply;
        // 202 promises that something comes back: who is only remembered has had all the answer there is
        Answer answer = answer(inbound, said, text.isPresent() ? 202 : 200, reception);
        return text.or(() -> items.seen(inbound, reply.notifications(), reception.trace()))
                .map(answer::withQueued)
                .orElse(answer);
    }

    private Answer answer(Inbound inbound, Reply reply, int status, Reception reception) {
        if (inbound.expectsReplies()) {
            List<Activity> replies =
                    reply.acknowledgement().map(activity -> activity.addressedTo(inbound.reference())).stream()
                            .toList();
            return Answer.json(200, Map.of("activities", replies));
        }
        reply.acknowledgement().ifPresent(activity -> acknowledgement.send(inbound, activity, reception));
        return Answer.status(status);
    }

    private Answer update(Inbound inbound, Reception reception) {
        Answer accepted = Answer.status(202);
        return items.update(inbound, reception.trace())
                .map(accepted::withQueued)
                .orElse(accepted);
    }

    private Answer invoke(Inbound inbound, Reception reception) {
        Optional<AdaptiveCardAction> action = CardActions.invoked(inbound);
        Optional<CardResult> result = action.flatMap(bot::onCardAction);
        if (result.isPresent()) {
            return card(inbound, result.get(), reception);
        }
        Optional<InvokeResponse> response = bot.onInvoke(inbound.activity());
        if (response.isPresent()) {
            int status = response.get().status();
            return response.get().body() == null
                    ? Answer.status(status)
                    : Answer.json(status, response.get().body());
        }
        if (CardActions.isInvoke(inbound) && action.isEmpty()) {
            String message = "An adaptiveCard/action needs conversation.id, serviceUrl and value.action, an object: "
                    + "its verb is a text, its data an object.";
            return reception.refused(CardActions.error(400, 400, "BadRequest", message), message);
        }
        String message = "This bot does not handle invoke activities.";
        return reception.refused(Answer.error(501, "NotImplemented", message), message);
    }

    /** The channel shows the answer itself; only what comes later goes through the queue. */
    private Answer card(Inbound inbound, CardResult result, Reception reception) {
        Optional<byte[]> text = items.text(inbound, CardActions.reply(result), reception.trace());
        if (result.queued().isPresent() && text.isEmpty()) {
            return CardActions.error(200, 413, "TooLarge", TOO_LONG);
        }
        Answer answer = CardActions.answer(result);
        return text.map(answer::withQueued).orElse(answer);
    }

    private static Answer bad(String message, Reception reception) {
        return reception.refused(Answer.error(400, "BadRequest", message), message);
    }

    private static Answer tooLarge(Reception reception) {
        String message = "An activity may have 256 KiB.";
        return reception.refused(Answer.error(413, "TooLarge", message), message);
    }

    /** The words say nothing about which rule failed: the log does. */
    private static Answer refused(Verification.Rejected rejected, Reception reception) {
        Answer answer = switch (rejected.why()) {
            case UNAUTHENTICATED -> Answer.error(401, "Unauthorized", "A valid bearer token is needed.");
            case FORBIDDEN -> Answer.error(403, "Forbidden", "This caller may not do that.");
            case KEYS_UNAVAILABLE ->
                Answer.error(503, "ServiceUnavailable", "Tokens cannot be checked now. Try again.");
        };
        return reception.refused(answer, rejected.detail());
    }
}
