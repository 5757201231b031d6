package dev.proactivebot.local.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/** Writes what the bot says, each line with a mark in front. */
final class Transcript {
    private static final String BOT = "bot> ";

    private final PrintStream out;

    Transcript(PrintStream out) {
        this.out = out;
    }

    void said(JsonNode activity) {
        write(activity, "");
    }

    void edited(JsonNode activity) {
        write(activity, "(edited) ");
    }

    synchronized void deleted(String id) {
        out.println(BOT + "(deleted " + id + ")");
    }

    private synchronized void write(JsonNode activity, String mark) {
        String type = activity.path("type").asText("message");
        if (type.equals("typing")) {
            return;
        }
        if (!type.equals("message")) {
            out.println(BOT + mark + "[" + type + named(activity.path("name")) + "]");
            return;
        }
        String text = activity.path("text").asText("");
        if (!text.isEmpty()) {
            text.lines().forEach(line -> out.println(BOT + mark + line));
        }
        for (JsonNode attachment : activity.path("attachments")) {
            out.println(BOT + mark + "[attachment "
                    + attachment.path("contentType").asText("of unknown type") + named(attachment.path("name")) + "]");
        }
        if (text.isEmpty() && activity.path("attachments").isEmpty()) {
            out.println(BOT + mark + "[empty message]");
        }
    }

    private static String named(JsonNode name) {
        return name.asText("").isEmpty() ? "" : " " + name.asText();
    }
}
