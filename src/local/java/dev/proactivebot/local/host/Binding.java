package dev.proactivebot.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds one entry of {@code bindings} in a function.json; a value {@code %Name%} stands for the setting of that name. */
record Binding(JsonNode json, Map<String, String> settings) {
    private static final Pattern SETTING = Pattern.compile("%([^%]+)%");

    String type() {
        return text("type", "");
    }

    String name() {
        return text("name", "");
    }

    boolean isTrigger() {
        return type().endsWith("Trigger");
    }

    boolean isOutput() {
        return text("direction", "").equalsIgnoreCase("out");
    }

    String text(String key, String otherwise) {
        String value = json.path(key).asText("");
        return value.isEmpty() ? otherwise : resolved(value);
    }

    /** Returns the queue's name in lower case, as on the platform. */
    String queueName() {
        return text("queueName", "").toLowerCase(Locale.ROOT);
    }

    String connection() {
        return text("connection", "AzureWebJobsStorage");
    }

    List<String> list(String key) {
        List<String> values = new ArrayList<>();
        json.path(key).forEach(item -> values.add(item.asText()));
        return values;
    }

    private String resolved(String value) {
        return SETTING.matcher(value).replaceAll(match -> {
            String found = settings.get(match.group(1));
            if (found == null) {
                throw new IllegalArgumentException(
                        "the setting " + match.group(1) + " is missing, which " + value + " refers to");
            }
            return Matcher.quoteReplacement(found);
        });
    }
}
