package dev.proactivebot.local.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** What the chat's channel sends to the bot. Names are the same in every run, so that what was remembered can be used. */
final class Activities {
    static final String CONVERSATION = "local-chat";
    static final String USER = "local-user";
    static final String BOT = "local-bot";

    private final ObjectMapper json;
    private final String serviceUrl;

    Activities(ObjectMapper json, String serviceUrl) {
        this.json = json;
        this.serviceUrl = serviceUrl;
    }

    ObjectNode user() {
        return json.createObjectNode().put("id", USER).put("name", "You").put("role", "user");
    }

    ObjectNode bot() {
        return json.createObjectNode().put("id", BOT).put("name", "Bot").put("role", "bot");
    }

    /** The user has come into the conversation: a bot that greets does so now. */
    ObjectNode arrival(String id) {
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

    /** What was typed: {@code /submit <data>} and {@code /action <verb> <data>} act on a card, all else is text. */
    ObjectNode typed(String id, String line) throws JsonProcessingException {
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
        OffsetDateTime here = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
        ObjectNode activity = json.createObjectNode()
                .put("type", type)
                .put("id", id)
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("localTimestamp", here.toString())
                .put("localTimezone", ZoneId.systemDefault().getId())
                .put("channelId", "emulator")
                .put("serviceUrl", serviceUrl);
        activity.set("from", user());
        activity.set("recipient", bot());
        activity.putObject("conversation").put("id", CONVERSATION);
        return activity;
    }
}
