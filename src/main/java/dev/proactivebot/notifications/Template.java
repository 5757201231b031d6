package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a notification, in which <code>${name}</code> stands for a recipient's variable. There is no other syntax, and a value
 * that contains <code>${name}</code> is not replaced again.
 *
 * @param defaults values for recipients who have none of that name
 */
record Template(Activity content, Map<String, String> defaults) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{(" + Variables.NAME + ")}");
    private static final Set<String> ADDRESSES =
            Set.of("url", "iconUrl", "contentUrl", "thumbnailUrl", "backgroundImage", "image", "poster", "src", "href");
    private static final Set<String> CARD_TEXTS = Set.of("text", "title", "subtitle");

    /** Returns the replacement of a text. */
    private interface Filling {
        String of(String text, TextFormat format);
    }

    /** Returns the names in the content. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        Activity unused = filled((text, format) -> {
            PLACE.matcher(text).results().forEach(place -> names.add(place.group(1)));
            return text;
        });
        return names;
    }

    /** Returns the number of names in the content, counting repetitions. */
    long places() {
        AtomicLong places = new AtomicLong();
        Activity unused = filled((text, format) -> {
            places.addAndGet(PLACE.matcher(text).results().count());
            return text;
        });
        return places.get();
    }

    /** Returns the names without a value of the recipient's own and without a default. */
    Set<String> missing(Map<String, String> own) {
        Set<String> missing = names();
        missing.removeAll(own.keySet());
        missing.removeAll(defaults.keySet());
        return missing;
    }

    /** Returns the content with the recipient's values; a name without a value stays. */
    Activity fill(Map<String, String> own) {
        return filled((text, format) -> {
            Matcher place = PLACE.matcher(text);
            StringBuilder filled = new StringBuilder();
            while (place.find()) {
                String name = place.group(1);
                String value = own.getOrDefault(name, defaults.get(name));
                boolean isFirst = place.start() == 0;
                place.appendReplacement(
                        filled,
                        Matcher.quoteReplacement(value == null ? place.group() : format.escaped(value, isFirst)));
            }
            return place.appendTail(filled).toString();
        });
    }

    private Activity filled(Filling filling) {
        ObjectNode activity = BotJson.tree(content).deepCopy();
        String format = content.textFormat();
        put(
                activity,
                "text",
                "markdown".equals(format)
                        ? TextFormat.MARKDOWN
                        : "xml".equals(format) ? TextFormat.XML : TextFormat.PLAIN,
                filling);
        put(activity, "summary", TextFormat.PLAIN, filling);
        put(activity, "speak", TextFormat.XML, filling);
        activity.path("attachments").forEach(attachment -> attach(attachment, filling));
        within(activity.path("suggestedActions"), Template::format, filling);
        try {
            return BotJson.convert(activity, Activity.class);
        } catch (IOException e) {
            throw new IllegalStateException("only texts were changed", e);
        }
    }

    private static void attach(JsonNode attachment, Filling filling) {
        if (!(attachment instanceof ObjectNode object)) {
            return;
        }
        boolean isAdaptive =
                Activity.ADAPTIVE_CARD.equals(attachment.path("contentType").asText());
        put(object, "name", TextFormat.PLAIN, filling);
        put(object, "contentUrl", TextFormat.URL, filling);
        put(object, "thumbnailUrl", TextFormat.URL, filling);
        put(object, "content", TextFormat.XML, filling);
        within(attachment.path("content"), isAdaptive ? Template::format : Template::formatOfOtherCards, filling);
    }

    /** Returns the format of a text of a card. */
    private interface Reading {
        TextFormat of(JsonNode parent, String name);
    }

    private static TextFormat format(JsonNode parent, String name) {
        if (ADDRESSES.contains(name)) {
            return TextFormat.URL;
        }
        boolean isFact = !parent.has("type") && parent.has("title") && parent.has("value") && parent.size() <= 2;
        boolean isTextBlock =
                name.equals("text") && parent.path("type").asText().equals("TextBlock");
        return isTextBlock || isFact ? TextFormat.MARKDOWN : TextFormat.PLAIN;
    }

    /** Returns the format of a text in a card that is not adaptive: hero cards and similar cards show some HTML. */
    private static TextFormat formatOfOtherCards(JsonNode parent, String name) {
        return ADDRESSES.contains(name)
                ? TextFormat.URL
                : CARD_TEXTS.contains(name) && !parent.has("type") ? TextFormat.XML : TextFormat.PLAIN;
    }

    private static void within(JsonNode node, Reading reading, Filling filling) {
        if (node instanceof ObjectNode object) {
            List.copyOf(object.properties()).forEach(field -> {
                put(object, field.getKey(), reading.of(object, field.getKey()), filling);
                within(object.path(field.getKey()), reading, filling);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    array.set(i, filling.of(array.get(i).textValue(), TextFormat.PLAIN));
                }
                within(array.get(i), reading, filling);
            }
        }
    }

    private static void put(ObjectNode object, String name, TextFormat format, Filling filling) {
        @Nullable JsonNode text = object.get(name);
        if (text != null && text.isTextual()) {
            object.set(name, TextNode.valueOf(filling.of(text.textValue(), format)));
        }
    }
}
