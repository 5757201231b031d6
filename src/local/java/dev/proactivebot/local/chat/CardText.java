package dev.proactivebot.local.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Describes a card in one line: {@code [card] Order 42 · inputs: comment · actions: Approve, Reject}. */
final class CardText {
    private final List<String> words = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();

    private CardText() {}

    /** Returns the description of an Adaptive Card or of an older kind of card (hero, thumbnail, …). */
    static String of(JsonNode card) {
        CardText text = new CardText();
        text.read(card);
        return "[card] " + String.join(" · ", text.words) + labelled("inputs", text.inputs)
                + labelled("actions", text.actions);
    }

    private void read(JsonNode node) {
        String type = node.path("type").asText();
        boolean isButton = node.has("type") && node.has("title") && node.has("value"); // in an older kind of card
        if (type.startsWith("Action.") || isButton) {
            actions.add(node.path("title").asText(type));
        } else if (type.startsWith("Input.")) {
            inputs.add(node.path("id").asText(type));
        } else if (node.path("title").isTextual() && node.path("value").isTextual()) {
            words.add(node.path("title").asText() + " " + node.path("value").asText()); // a fact
        } else {
            for (String name : List.of("title", "subtitle", "text")) {
                if (!node.path(name).asText().isBlank()) {
                    words.add(String.join(" ", node.path(name).asText().split("\\s+", -1)));
                }
            }
            node.forEach(this::read);
        }
    }

    private static String labelled(String label, List<String> names) {
        return names.isEmpty() ? "" : " · " + label + ": " + String.join(", ", names);
    }
}
