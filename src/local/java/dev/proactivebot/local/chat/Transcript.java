package dev.proactivebot.local.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows the bot's activities: a text as it is, a card by its words and actions, anything else by its type. */
final class Transcript {
    private final Screen screen;

    Transcript(Screen screen) {
        this.screen = screen;
    }

    void showActivity(JsonNode activity) {
        write(activity, "");
    }

    void showEdit(JsonNode activity) {
        write(activity, "(edited) ");
    }

    void showDeletion(String id) {
        screen.showText("(deleted " + id + ")");
    }

    /** Shows the response to {@code adaptiveCard/action}: a message, a card or an error (Universal Actions). */
    void showInvokeResponse(JsonNode response) {
        String type = response.path("type").asText();
        JsonNode value = response.path("value");
        if (type.endsWith("activity.message")) {
            screen.showText(value.asText());
        } else if (type.contains(".card.")) {
            screen.showText(CardText.of(value));
        } else {
            screen.showText("[" + (type.isEmpty() ? "answer" : type) + "] "
                    + value.path("message").asText(value.toString()));
        }
    }

    private void write(JsonNode activity, String mark) {
        String type = activity.path("type").asText("message");
        if (type.equals("typing")) {
            return;
        }
        if (!type.equals("message")) {
            screen.showText(mark + "[" + type + named(activity.path("name")) + "]");
            return;
        }
        String text = activity.path("text").asText("");
        text.lines().forEach(line -> screen.showText(mark + line));
        for (JsonNode attachment : activity.path("attachments")) {
            String kind = attachment.path("contentType").asText("of unknown type");
            screen.showText(mark
                    + (kind.contains(".card.")
                            ? CardText.of(attachment.path("content"))
                            : "[attachment " + kind + named(attachment.path("name")) + "]"));
        }
        if (text.isEmpty() && activity.path("attachments").isEmpty()) {
            screen.showText(mark + "[empty message]");
        }
    }

    private static String named(JsonNode name) {
        return name.asText("").isEmpty() ? "" : " " + name.asText();
    }
}
