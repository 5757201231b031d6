package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A button that was pressed on an Adaptive Card. What it holds comes from a client, and need not be what the card said.
 *
 * @param verb of an {@code Action.Execute}; of an {@code Action.Submit}, which has none, the text {@code verb} in its data; else empty
 * @param data of the button, with what was entered into the card's inputs; an object unless the card says otherwise
 * @param isAutomatic whether a client refreshed the card, and nobody pressed anything
 * @param activity that brought it: {@code from} is who pressed, {@code replyToId} the card's message
 */
public record AdaptiveCardAction(String verb, JsonNode data, boolean isAutomatic, Activity activity) {

    /** Returns the text, number or truth value that {@code data} has under that name, as text; empty when it has none. */
    public String text(String name) {
        JsonNode value = data.path(name);
        return value.isNull() ? "" : value.asText();
    }
}
