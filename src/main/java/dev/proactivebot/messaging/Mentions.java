package dev.proactivebot.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mentions of a message. An entity repeats the words in the text, such as {@code <at>Helper</at>} or {@code @helper}. Where it has none,
 * or they differ from the text, the tag is found by the name that it shows, as in Microsoft's SDKs.
 */
final class Mentions {
    /** Far more than a channel allows. */
    private static final int MOST = 200;

    private static final int IGNORE_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern OPEN = Pattern.compile("<at(?:\\s[^<>]{0,200})?>", IGNORE_CASE);
    private static final Pattern CLOSE = Pattern.compile("</at>", IGNORE_CASE);
    private static final Pattern BLANK_OF_HTML = Pattern.compile("&(?:nbsp|#160|#xa0);", IGNORE_CASE);
    private static final String PUNCTUATION = ",:;";

    /**
     * @param text the words in the message by the entity; may be empty
     * @param names the names that its tag may show
     */
    private record Mention(String text, Set<String> names, boolean isOfBot) {}

    /** A tag in the text; {@code end} is exclusive. */
    private record Tag(int start, int end, String name) {}

    private final List<Mention> mentions;

    /**
     * @param isBot returns whether an id is the bot's
     * @param botName the name of the message's recipient
     */
    Mentions(List<JsonNode> entities, Predicate<@Nullable String> isBot, @Nullable String botName) {
        this.mentions = entities.stream()
                .filter(entity -> entity.path("type").asText().equalsIgnoreCase("mention"))
                .limit(MOST)
                .map(entity -> mention(entity, isBot, botName == null ? "" : botName))
                .toList();
    }

    private static Mention mention(JsonNode entity, Predicate<@Nullable String> isBot, String botName) {
        JsonNode mentioned = entity.path("mentioned");
        boolean isOfBot = isBot.test(mentioned.path("id").textValue());
        String text = Blanks.strip(entity.path("text").asText(""));
        Stream<String> names = tags(text).stream()
                .findFirst()
                .map(tag -> Stream.of(tag.name()))
                .orElseGet(() -> Stream.of(mentioned.path("name").asText(""), isOfBot ? botName : "")
                        .map(TagName::of));
        return new Mention(text, names.filter(name -> !name.isEmpty()).collect(Collectors.toSet()), isOfBot);
    }

    /**
     * Returns the text without mentions of the bot and without blanks at its ends.
     *
     * @param isTeams Teams may write the blank after a mention as an HTML entity, with or without a mention entity
     */
    String strip(String text, boolean isTeams) {
        String said =
                isTeams || !mentions.isEmpty() ? BLANK_OF_HTML.matcher(text).replaceAll(" ") : text;
        String rest = withoutTags(said);
        for (Mention mention : mentions) {
            if (mention.isOfBot()
                    && !mention.text().isEmpty()
                    && tags(mention.text()).isEmpty()) {
                rest = Pattern.compile(Pattern.quote(mention.text()), IGNORE_CASE)
                        .matcher(rest)
                        .replaceAll("");
            }
        }
        return withoutPunctuation(Blanks.strip(rest), Blanks.strip(said));
    }

    /** Returns the rest without the punctuation that people put after a name: {@code @Helper, stop}. */
    private static String withoutPunctuation(String rest, String said) {
        boolean isPause = !rest.isEmpty()
                && PUNCTUATION.indexOf(rest.charAt(0)) >= 0
                && rest.charAt(0) != said.charAt(0)
                && (rest.length() == 1 || Blanks.isBlank(rest.charAt(1)));
        return isPause ? Blanks.strip(rest.substring(1)) : rest;
    }

    private String withoutTags(String text) {
        List<Tag> tags = tags(text);
        List<Optional<Mention>> meant = meant(tags);
        StringBuilder rest = new StringBuilder(text.length());
        int place = 0;
        for (int i = 0; i < tags.size(); i++) {
            if (meant.get(i).filter(Mention::isOfBot).isPresent()) {
                rest.append(text, place, tags.get(i).start());
                place = tags.get(i).end();
            }
        }
        return rest.append(text, place, text.length()).toString();
    }

    /** Returns the mention of each tag. Mentions that share a name take the tags in order; further tags belong to the last one. */
    private List<Optional<Mention>> meant(List<Tag> tags) {
        List<Mention> left = new ArrayList<>(mentions);
        List<Optional<Mention>> meant = new ArrayList<>();
        for (Tag tag : tags) {
            Optional<Mention> next = left.stream()
                    .filter(mention -> mention.names().contains(tag.name()))
                    .findFirst();
            next.ifPresent(left::remove);
            meant.add(next.or(() -> mentions.stream()
                    .filter(mention -> mention.names().contains(tag.name()))
                    .reduce((first, last) -> last)));
        }
        left.removeIf(mention -> !mention.text().isEmpty());
        if (meant.stream().filter(Optional::isEmpty).count() == left.size()) {
            meant.replaceAll(mention -> mention.isPresent() ? mention : Optional.of(left.remove(0)));
        }
        return meant;
    }

    private static List<Tag> tags(String text) {
        List<Tag> tags = new ArrayList<>();
        Matcher open = OPEN.matcher(text);
        Matcher close = CLOSE.matcher(text);
        int place = 0;
        while (open.find(place) && close.find(open.end())) {
            tags.add(new Tag(open.start(), close.end(), TagName.of(text.substring(open.end(), close.start()))));
            place = close.end();
        }
        return tags;
    }
}
