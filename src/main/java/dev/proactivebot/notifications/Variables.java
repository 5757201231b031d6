package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Validates variables, and puts them into the reference of an item. */
final class Variables {
    static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,63}";
    static final int MOST = 50;
    static final int LONGEST = 1_000;
    private static final int LARGEST = 8 * 1_024;
    private static final Pattern WHOLE_NAME = Pattern.compile(NAME);
    private static final String PROPERTY = "variables";

    private Variables() {}

    /** @param field the caller's name for them, such as {@code to[3].variables} */
    static void check(String field, Map<String, String> variables) {
        if (variables.size() > MOST) {
            throw new InvalidNotificationException(field, "may have 50 names");
        }
        variables.forEach((name, value) -> {
            if (!WHOLE_NAME.matcher(name).matches()) {
                throw new InvalidNotificationException(
                        field,
                        "must have names of 1 to 64 letters, digits, dots, hyphens and underscores that begin with a"
                                + " letter");
            }
            if (value.length() > LONGEST) {
                throw new InvalidNotificationException(field + "." + name, "must have at most 1,000 characters");
            }
        });
        if (BotJson.write(variables).length > LARGEST) {
            throw new InvalidNotificationException(field, "may have 8 KiB together");
        }
    }

    /** Returns the reference with the variables of its recipient, as an item has it. */
    static ConversationReference on(ConversationReference to, Map<String, String> own) {
        return own.isEmpty()
                ? to
                : to.toBuilder().property(PROPERTY, BotJson.tree(own)).build();
    }

    /** Returns the variables in an item's reference. */
    static Map<String, String> of(ConversationReference to) {
        Map<String, String> own = new TreeMap<>();
        JsonNode carried = to.properties().get(PROPERTY);
        if (carried != null) {
            carried.properties()
                    .forEach(one -> own.put(one.getKey(), one.getValue().asText()));
        }
        return own;
    }
}
