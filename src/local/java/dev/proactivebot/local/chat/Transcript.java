package dev.proactivebot.local.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows what the bot says: text as it is, a card by its words and the names of its actions, all else by its kind. */
final class Transcript {
    private final Screen screen;

    Transcript(Screen screen) {
        this.screen = screen;
    }

    void said(JsonNode activity) {
        write(activity, "");
    }

    void edited(JsonNode activity) {
        write(activity, "(edited) ");
    }

    void deleted(String id) {
        screen.said("(deleted " + id + ")");
    }

    /** Shows the answer to {@code adaptiveCard/action}, as Universal Actions define it: a message, a card or an error. */
    void answered(JsonNode response) {
        String type = response.path("type").asText();
        JsonNode value = response.path("value");
        if (type.endsWith("activity.message")) {
            screen.said(value.asText());
        } else if (type.contains(".card.")) {
            screen.said(CardText.of(value));
        } else {
            screen.said("[" + (type.isEmpty() ? "answer" : type) + "] "
                    + value.path("message").asText(value.toString()));
        }
    }

    private void write(JsonNode activity, String mark) {
        String type = activity.path("type").asText("message");
        if (type.equals("typing")) {
            return;
        }
        if (!type.equals("message")) {
            screen.said(mark + "[" + type + named(activity.path("name")) + "]");
            return;
        }
        String text = activity.path("text").asText("");
        text.lines().forEach(line -> screen.said(mark + line));
        for (JsonNode attachment : activity.path("attachments")) {
            String kind = attachment.path("contentType").asText("of unknown type");
            screen.said(mark
                    + (kind.contains(".card.")
                            ? CardText.of(attachment.path("content"))
                            : "[attachment " + kind + named(attachment.path("name")) + "]"));
        }
        if (text.isEmpty() && activity.path("attachments").isEmpty()) {
            screen.said(mark + "[empty message]");
        }
    }

    private static String named(JsonNode name) {
        return name.asText("").isEmpty() ? "" : " " + name.asText();
    }
}
