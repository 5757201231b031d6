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
 * What a notification may say besides its content and its times, as the job's row has it. Version 0.1 knows nothing of it: a row with words
 * to be filled in, or with a thread, is left alone by that one and waits.
 *
 * @param labels by which it is found in the list
 * @param defaults for recipients who have no words of their own; null when <code>${name}</code> is said as it stands
 * @param replyTo the thread it goes into; null for none
 * @param isReplacing whether each occurrence takes back the one before
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

    /** @throws NewerRowException when it cannot be read: nobody is told half of it */
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
            throw new NewerRowException("What a notification may say");
        }
    }
}
