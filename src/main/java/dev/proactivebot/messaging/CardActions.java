package dev.proactivebot.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.CardResult.Shown;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import java.util.Optional;

/**
 * Reads the actions of Adaptive Cards and writes a bot's response to them, in the formats of Microsoft's Universal Action Model,
 * "adaptiveCard/action Invoke activity".
 */
final class CardActions {
    private static final String INVOKE = "adaptiveCard/action";
    private static final String MESSAGE = "application/vnd.microsoft.activity.message";
    private static final String ERROR = "application/vnd.microsoft.error";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CardActions() {}

    /** Reads an {@code Action.Submit}, which is a message with a value and without a text; empty when it is another message. */
    static Optional<AdaptiveCardAction> submitted(InboundActivity inbound) {
        JsonNode data = inbound.activity().value();
        return data == null || data.isNull() || !inbound.text().isEmpty()
                ? Optional.empty()
                : Optional.of(new AdaptiveCardAction(text(data.path("verb")), data, false, inbound.activity()));
    }

    /** Returns whether it is an {@code Action.Execute}, well formed or not. */
    static boolean isInvoke(InboundActivity inbound) {
        return INVOKE.equalsIgnoreCase(inbound.activity().name());
    }

    /** Reads an {@code Action.Execute}; empty when it is another invoke, or is not well formed, or could not be answered later. */
    static Optional<AdaptiveCardAction> invoked(InboundActivity inbound) {
        JsonNode value = inbound.activity().value();
        if (!isInvoke(inbound) || !inbound.isAnswerable() || value == null) {
            return Optional.empty();
        }
        JsonNode action = value.path("action");
        JsonNode verb = action.path("verb");
        JsonNode data = action.path("data");
        boolean isWellFormed = action.isObject()
                && (isAbsent(verb) || verb.isTextual())
                && (isAbsent(data) || data.isObject() || data.isTextual());
        return isWellFormed
                ? Optional.of(new AdaptiveCardAction(
                        text(verb),
                        isAbsent(data) ? JSON.objectNode() : data,
                        "automatic".equalsIgnoreCase(value.path("trigger").textValue()),
                        inbound.activity()))
                : Optional.empty();
    }

    /** Returns the answer to an {@code Action.Submit}. It is a message, because such a card cannot be replaced. */
    static Reply reply(CardResult result) {
        Activity said;
        if (result.shown() instanceof Shown.Card card) {
            said = Activity.card(card.card());
        } else if (result.shown() instanceof Shown.Problem problem) {
            said = Activity.message(problem.message());
        } else {
            said = Activity.message(((Shown.Message) result.shown()).text());
        }
        return new Reply(Optional.of(said), result.queued(), Optional.empty());
    }

    /** Returns the response to an {@code Action.Execute}: always a 200; its body has the action's status. */
    static EndpointResponse answer(CardResult result) {
        if (result.shown() instanceof Shown.Card card) {
            return EndpointResponse.json(200, form(200, Activity.ADAPTIVE_CARD, card.card()));
        }
        if (result.shown() instanceof Shown.Problem problem) {
            return error(200, problem.status(), problem.code(), problem.message());
        }
        String text = ((Shown.Message) result.shown()).text();
        return EndpointResponse.json(200, form(200, MESSAGE, TextNode.valueOf(text)));
    }

    /** Returns an error in the format that clients of cards expect. */
    static EndpointResponse error(int httpStatus, int status, String code, String message) {
        return EndpointResponse.json(
                httpStatus,
                form(status, ERROR, JSON.objectNode().put("code", code).put("message", message)));
    }

    private static ObjectNode form(int status, String type, JsonNode value) {
        return JSON.objectNode().put("statusCode", status).put("type", type).set("value", value);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }
}
