package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

public final class CardBot implements Bot {
    private static final String CARD = """
            {
              "type": "AdaptiveCard",
              "version": "1.4",
              "body": [
                {"type": "TextBlock", "text": "Order 7: one chair, 90 EUR"},
                {"type": "Input.Text", "id": "note", "placeholder": "A note for the shop"}
              ],
              "actions": [
                {
                  "type": "Action.Execute", "title": "Approve", "verb": "approve", "data": {"order": 7},
                  "fallback": {"type": "Action.Submit", "title": "Approve", "data": {"verb": "approve", "order": 7}}
                }
              ]
            }
            """;

    @Override
    public Reply onMessage(String text, Activity message) {
        return text.equals("orders")
                ? Reply.say(Activity.card(CARD).withSummary("Order 7 waits for your approval."))
                : Reply.say(Activity.message("What can I do for you?").withSuggestedActions("orders"));
    }

    @Override
    public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
        if (!action.verb().equals("approve")) {
            return Optional.of(CardResult.error(400, "UnknownButton", "I do not know that button."));
        }
        String order = action.text("order");
        return Optional.of(
                CardResult.message("Order " + order + " is approved.").andQueue("ship " + order));
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        return Optional.of(Activity.message("On its way: order " + text.substring("ship ".length())));
    }
}
