package dev.proactivebot.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Describes a button that was pressed on an Adaptive Card. The client may have changed its content.
 *
 * @param verb the verb of an {@code Action.Execute}, or the text {@code verb} in the data of an {@code Action.Submit}; else empty
 * @param data the button's data with the values of the card's inputs; an object unless the card says otherwise
 * @param isAutomatic whether a client refreshed the card without a user
 * @param activity the activity that brought the action: {@code from} is the user, {@code replyToId} the card's message
 */
public record AdaptiveCardAction(String verb, JsonNode data, boolean isAutomatic, Activity activity) {

    /** Returns the value of that name in {@code data} (a text, number or boolean) as text; empty when there is none. */
    public String text(String name) {
        JsonNode value = data.path(name);
        return value.isNull() ? "" : value.asText();
    }
}
