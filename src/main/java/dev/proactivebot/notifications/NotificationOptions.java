package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.VersionGuardedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of a notification besides its content and times, as the job's row stores them. Version 0.1 does not know them: it leaves a
 * row with variables or a thread alone, and that row waits.
 *
 * @param labels the labels by which the list finds it
 * @param defaults values for recipients without values of their own; null when <code>${name}</code> is not replaced
 * @param replyTo the thread that it goes into; null for none
 * @param isReplacing whether each occurrence recalls the one before
 */
record NotificationOptions(
        List<String> labels,
        @Nullable Map<String, String> defaults,
        @Nullable ReplyTo replyTo,
        boolean isReplacing) {
    static final String LABELS = "labels";

    private static final String DEFAULTS = "variables";
    private static final String REPLY_TO = "replyTo";
    private static final String REPLACE = "replace";

    Row on(Row row) {
        Row labelled = labels.isEmpty() ? row : row.with(LABELS, BotJson.write(labels));
        boolean isKnownBefore = defaults == null && replyTo == null && !isReplacing;
        Row needing = isKnownBefore ? labelled : labelled.with(VersionGuardedTable.NEEDS, VersionGuardedTable.KNOWN);
        return needing.with(DEFAULTS, defaults == null ? null : BotJson.write(defaults))
                .with(REPLY_TO, replyTo == null ? null : BotJson.write(replyTo))
                .with(REPLACE, isReplacing ? true : null);
    }

    /** @throws NewerRowException when they cannot be read, so that no incomplete message is sent */
    static NotificationOptions of(Row row) {
        return new NotificationOptions(labels(row), defaults(row), replyTo(row), row.is(REPLACE));
    }

    static List<String> labels(Row row) {
        List<String> labels = new ArrayList<>();
        JsonNode kept = read(row, LABELS);
        if (kept != null) {
            kept.forEach(label -> labels.add(label.asText()));
        }
        return labels;
    }

    private static @Nullable Map<String, String> defaults(Row row) {
        JsonNode kept = read(row, DEFAULTS);
        if (kept == null) {
            return null;
        }
        Map<String, String> defaults = new TreeMap<>();
        kept.properties()
                .forEach(one -> defaults.put(one.getKey(), one.getValue().asText()));
        return defaults;
    }

    private static @Nullable ReplyTo replyTo(Row row) {
        JsonNode kept = read(row, REPLY_TO);
        return kept == null
                ? null
                : new ReplyTo(
                        kept.path("activity").asText(null),
                        kept.path("notification").asText(null));
    }

    private static @Nullable JsonNode read(Row row, String name) {
        byte[] json = row.bytes(name);
        try {
            return json.length == 0 ? null : BotJson.read(json, JsonNode.class);
        } catch (IOException e) {
            throw new NewerRowException("The options of a notification");
        }
    }
}
