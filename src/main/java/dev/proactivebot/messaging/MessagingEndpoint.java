package dev.proactivebot.messaging;

import dev.proactivebot.auth.Caller;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.Verification;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.send.BotCalls;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Answers requests to the bot's messaging endpoint: it verifies the token, parses the activity, acknowledges it and returns the queue item.
 * It opens no storage and waits only for its acknowledgement, so that the channel gets an answer in time.
 */
public final class MessagingEndpoint {
    /** Twice what any channel is known to send. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final String TOO_LONG = "Your message is too long for me. Please send a shorter one.";

    private final ChannelTokenVerifier verifier;
    private final Bot bot;
    private final String appId;
    private final QueueItems items;
    private final Acknowledgement acknowledgement;
    private final RequestLog.Opener opener;

    private MessagingEndpoint(
            ChannelTokenVerifier verifier,
            Bot bot,
            String appId,
            QueueItems items,
            Acknowledgement acknowledgement,
            RequestLog.Opener opener) {
        this.verifier = verifier;
        this.bot = bot;
        this.appId = appId;
        this.items = items;
        this.acknowledgement = acknowledgement;
        this.opener = opener;
    }

    public static MessagingEndpoint create(
            ChannelTokenVerifier verifier,
            Bot bot,
            ConnectorClient connector,
            String appId,
            Clock clock,
            RandomGenerator random,
            LogIds ids) {
        Bot limited = new TimeLimitedBot(bot, new BotCalls(clock));
        return new MessagingEndpoint(
                verifier,
                limited,
                appId,
                new QueueItems(limited, clock),
                new Acknowledgement(connector, clock, random),
                new RequestLog.Opener(clock, random, ids));
    }

    /** Answers a POST while the app cannot start. The log gets {@code why} and no ids, because the setting for ids is not known. */
    public static EndpointResponse notStarted(
            EndpointRequest request, String why, Clock clock, RandomGenerator random, Logger log) {
        RequestLog requestLog = new RequestLog.Opener(clock, random, new LogIds(false)).open(request, log);
        EndpointResponse response =
                requestLog.refused(EndpointResponse.error(500, "ServiceError", "The bot cannot answer now."), why);
        requestLog.answered(response);
        return response;
    }

    /** Answers a POST and logs one line about it. Bad input leads to a response, never to an exception. */
    public EndpointResponse receive(EndpointRequest request, Logger log) {
        RequestLog requestLog = opener.open(request, log);
        EndpointResponse response;
        try {
            response = verified(request, requestLog);
        } catch (RuntimeException | Error e) {
            requestLog.failed(e);
            throw RedactedException.of(e);
        }
        requestLog.answered(response);
        return response;
    }

    private EndpointResponse verified(EndpointRequest request, RequestLog requestLog) {
        if (request.body().length() > MAX_BODY_BYTES) {
            return tooLarge(requestLog);
        }
        byte[] json = request.body().getBytes(StandardCharsets.UTF_8);
        if (json.length > MAX_BODY_BYTES) {
            return tooLarge(requestLog);
        }
        Verification verification = verifier.verify(request.authorization());
        if (verification instanceof Verification.Rejected rejected) {
            return refused(rejected, requestLog);
        }
        acknowledgement.prepare();
        return parsed(((Verification.Verified) verification).caller(), json, requestLog);
    }

    private EndpointResponse parsed(Caller caller, byte[] json, RequestLog requestLog) {
        if (json.length == 0) {
            return bad("The body is empty: send an activity, with its Content-Length.", requestLog);
        }
        Activity activity;
        try {
            activity = BotJson.read(json, Activity.class);
        } catch (IOException e) {
            return bad("The body is not an activity in JSON.", requestLog);
        }
        InboundActivity inbound = requestLog.add(InboundActivity.of(activity, appId, requestLog.now()));
        if (activity.type() == null || activity.type().isBlank()) {
            return bad("The activity has no type.", requestLog);
        }
        Optional<Verification.Rejected> refusal = caller.check(activity);
        if (refusal.isPresent()) {
            return refused(refusal.get(), requestLog);
        }
        return switch (inbound.type()) {
            case "message" -> message(inbound, requestLog);
            case "invoke" -> invoke(inbound, requestLog);
            default -> update(inbound, requestLog);
        };
    }

    private EndpointResponse message(InboundActivity inbound, RequestLog requestLog) {
        if (!inbound.isAnswerable()) {
            return bad("The message has no conversation.id or no serviceUrl.", requestLog);
        }
        if (inbound.isFromBot()) {
            return response(inbound, Reply.nothing(), 200, requestLog);
        }
        Reply reply = CardActions.submitted(inbound)
                .flatMap(bot::onCardAction)
                .map(CardActions::reply)
                .orElseGet(() -> bot.onMessage(inbound.text(), inbound.activity()));
        Optional<byte[]> text = items.text(inbound, reply, requestLog.trace());
        Reply said = reply.queued().isPresent() && text.isEmpty() ? Reply.say(TOO_LONG) : reply;
        // 202 promises a proactive message; an item that only records the conversation sends none
        EndpointResponse response = response(inbound, said, text.isPresent() ? 202 : 200, requestLog);
        return text.or(() -> items.seen(inbound, reply.notifications(), requestLog.trace()))
                .map(response::withQueued)
                .orElse(response);
    }

    private EndpointResponse response(InboundActivity inbound, Reply reply, int status, RequestLog requestLog) {
        if (inbound.isExpectReplies()) {
            List<Activity> replies =
                    reply.acknowledgement().map(activity -> activity.addressedTo(inbound.reference())).stream()
                            .toList();
            return EndpointResponse.json(200, Map.of("activities", replies));
        }
        reply.acknowledgement().ifPresent(activity -> acknowledgement.send(inbound, activity, requestLog));
        return EndpointResponse.status(status);
    }

    private EndpointResponse update(InboundActivity inbound, RequestLog requestLog) {
        EndpointResponse accepted = EndpointResponse.status(202);
        return items.update(inbound, requestLog.trace())
                .map(accepted::withQueued)
                .orElse(accepted);
    }

    private EndpointResponse invoke(InboundActivity inbound, RequestLog requestLog) {
        Optional<AdaptiveCardAction> action = CardActions.invoked(inbound);
        Optional<CardResult> result = action.flatMap(bot::onCardAction);
        if (result.isPresent()) {
            return card(inbound, result.get(), requestLog);
        }
        Optional<InvokeResponse> response = bot.onInvoke(inbound.activity());
        if (response.isPresent()) {
            int status = response.get().status();
            return response.get().body() == null
                    ? EndpointResponse.status(status)
                    : EndpointResponse.json(status, response.get().body());
        }
        if (CardActions.isInvoke(inbound) && action.isEmpty()) {
            String message = "An adaptiveCard/action needs conversation.id, serviceUrl and value.action, an object: "
                    + "its verb is a text, its data an object.";
            return requestLog.refused(CardActions.error(400, 400, "BadRequest", message), message);
        }
        String message = "This bot does not handle invoke activities.";
        return requestLog.refused(EndpointResponse.error(501, "NotImplemented", message), message);
    }

    /** The channel shows the response itself, so only a later message goes through the queue. */
    private EndpointResponse card(InboundActivity inbound, CardResult result, RequestLog requestLog) {
        Optional<byte[]> text = items.text(inbound, CardActions.reply(result), requestLog.trace());
        if (result.queued().isPresent() && text.isEmpty()) {
            return CardActions.error(200, 413, "TooLarge", TOO_LONG);
        }
        EndpointResponse response = CardActions.answer(result);
        return text.map(response::withQueued).orElse(response);
    }

    private static EndpointResponse bad(String message, RequestLog requestLog) {
        return requestLog.refused(EndpointResponse.error(400, "BadRequest", message), message);
    }

    private static EndpointResponse tooLarge(RequestLog requestLog) {
        String message = "An activity may have 256 KiB.";
        return requestLog.refused(EndpointResponse.error(413, "TooLarge", message), message);
    }

    /** Only the log names the rule that failed. */
    private static EndpointResponse refused(Verification.Rejected rejected, RequestLog requestLog) {
        EndpointResponse response = switch (rejected.why()) {
            case UNAUTHENTICATED -> EndpointResponse.error(401, "Unauthorized", "A valid bearer token is needed.");
            case FORBIDDEN -> EndpointResponse.error(403, "Forbidden", "This caller may not do that.");
            case KEYS_UNAVAILABLE ->
                EndpointResponse.error(503, "ServiceUnavailable", "Tokens cannot be checked now. Try again.");
        };
        return requestLog.refused(response, rejected.detail());
    }
}
