package dev.proactivebot.local.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Builds the activities that the chat's channel sends. Its ids are the same in every run, so stored references stay valid. */
final class ChatActivities {
    static final String CONVERSATION = "local-chat";
    static final String USER = "local-user";
    static final String BOT = "local-bot";

    private final ObjectMapper json;
    private final String serviceUrl;

    ChatActivities(ObjectMapper json, String serviceUrl) {
        this.json = json;
        this.serviceUrl = serviceUrl;
    }

    ObjectNode user() {
        return json.createObjectNode().put("id", USER).put("name", "You").put("role", "user");
    }

    ObjectNode bot() {
        return json.createObjectNode().put("id", BOT).put("name", "Bot").put("role", "bot");
    }

    /** Builds the update that the user joined the conversation, which makes a bot send its welcome. */
    ObjectNode userJoined(String id) {
        ObjectNode activity = activity("conversationUpdate", id);
        activity.putArray("membersAdded").add(user());
        return activity;
    }

    ObjectNode message(String id, String text) {
        return activity("message", id)
                .put("text", text)
                .put("textFormat", "plain")
                .put("locale", "en-US");
    }

    /** Builds the activity for a typed line: {@code /submit <data>} and {@code /action <verb> <data>} act on a card. */
    ObjectNode fromInput(String id, String line) throws JsonProcessingException {
        String[] words = line.split("\\s+", 3);
        switch (words[0]) {
            case "/submit" -> {
                return activity("message", id).set("value", json.readTree(line.substring("/submit".length())));
            }
            case "/action" -> {
                ObjectNode invoke = activity("invoke", id).put("name", "adaptiveCard/action");
                ObjectNode action =
                        invoke.putObject("value").put("trigger", "manual").putObject("action");
                action.put("type", "Action.Execute").put("verb", words.length > 1 ? words[1] : "");
                action.set("data", words.length > 2 ? json.readTree(words[2]) : json.createObjectNode());
                return invoke;
            }
            default -> {
                return message(id, line);
            }
        }
    }

    private ObjectNode activity(String type, String id) {
        OffsetDateTime localTime = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
        ObjectNode activity = json.createObjectNode()
                .put("type", type)
                .put("id", id)
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("localTimestamp", localTime.toString())
                .put("localTimezone", ZoneId.systemDefault().getId())
                .put("channelId", "emulator")
                .put("serviceUrl", serviceUrl);
        activity.set("from", user());
        activity.set("recipient", bot());
        activity.putObject("conversation").put("id", CONVERSATION);
        return activity;
    }
}
