package dev.proactivebot.testing;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Provides real inbound bodies of several channels. */
public final class Activities {
    public static final List<String> ALL = List.of(
            "teams-personal-message",
            "teams-channel-mention",
            "teams-card-submit",
            "teams-installation-add",
            "webchat-conversation-update",
            "directline-message",
            "emulator-message",
            "playground-message",
            "slack-attachment",
            "agents-unknown");

    private Activities() {}

    public static String json(String name) {
        try (InputStream in = Activities.class.getResourceAsStream("/activities/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Activity read(String name) {
        return parse(json(name));
    }

    public static Activity parse(String json) {
        try {
            return BotJson.read(json.getBytes(StandardCharsets.UTF_8), Activity.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
