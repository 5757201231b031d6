package dev.proactivebot.bot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.util.Optional;

/**
 * A bot's answer to the button of a card.
 *
 * @param shown to the user at once
 * @param queued the text that goes into the queue and comes back to {@link Bot#onTrigger}
 */
public record CardResult(Shown shown, Optional<String> queued) {
    private static final int LEAST_ERROR = 400;
    private static final int MOST_ERROR = 599;

    /** One of three things. */
    public sealed interface Shown {
        record Message(String text) implements Shown {}

        record Card(JsonNode card) implements Shown {}

        record Problem(int status, String code, String message) implements Shown {}
    }

    /** Shows a text. */
    public static CardResult message(String text) {
        return new CardResult(new Shown.Message(text), Optional.empty());
    }

    /**
     * Shows another card: instead of the one with the button after an {@code Action.Execute}, below it after an {@code Action.Submit}.
     *
     * @param json the Adaptive Card as JSON text
     * @throws IllegalArgumentException if the text is not one JSON object
     */
    public static CardResult card(String json) {
        return new CardResult(new Shown.Card(BotJson.object(json)), Optional.empty());
    }

    /**
     * Says that it did not work.
     *
     * @param status like one of HTTP, 400 to 599
     * @param code for programs
     * @param message for the user
     * @throws IllegalArgumentException if {@code status} is another one
     */
    public static CardResult error(int status, String code, String message) {
        if (status < LEAST_ERROR || status > MOST_ERROR) {
            throw new IllegalArgumentException("The status of an error must be from 400 to 599; it is " + status + ".");
        }
        return new CardResult(new Shown.Problem(status, code, message), Optional.empty());
    }

    /** Also queues {@code text} for later. */
    public CardResult andQueue(String text) {
        return new CardResult(shown, Optional.of(text));
    }
}
