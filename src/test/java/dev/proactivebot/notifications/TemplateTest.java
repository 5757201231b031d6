package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value is put in for its name, escaped for where it stands. */
@NullUnmarked // a null fails the test anyway
class TemplateTest {
    private static final String NASTY = "*a* [b](http://c) <at>d</at> & \"e\" \\ ${name}";

    @Test
    void plainTextHasTheValueAsItIs() {
        Template template = new Template(Activity.message("Hello ${name}, ${ name } ${5+1} ${order}!"), Map.of());

        assertEquals(
                "Hello " + NASTY + ", ${ name } ${5+1} ${order}!",
                template.fill(Map.of("name", NASTY)).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "*bold*|\\*bold\\*",
                "[link](http://x)|\\[link\\](http://x)",
                "a_b ~c~ `d`|a\\_b \\~c\\~ \\`d\\`",
                "<b>&amp;|&lt;b&gt;&amp;amp;",
                "# title|\\# title",
                "- item|\\- item",
                "1. item|1\\. item",
                "3.50 EUR - cheap|3\\.50 EUR - cheap",
                "a\\b|a\\\\b"
            })
    void markdownSaysTheValueAndNothingElse(String value, String escaped) throws Exception {
        Activity content = BotJson.convert(
                BotJson.object("{\"type\":\"message\",\"textFormat\":\"markdown\",\"text\":\"${v}\"}"), Activity.class);

        assertEquals(
                escaped,
                new Template(content, Map.of()).fill(Map.of("v", value)).text());
    }

    @Test
    void xmlHasEntities() throws Exception {
        Activity content = BotJson.convert(
                BotJson.object("{\"type\":\"message\",\"textFormat\":\"xml\",\"text\":\"<b>${v}</b>\"}"),
                Activity.class);

        assertEquals(
                "<b>&lt;i&gt;&quot;&amp;</b>",
                new Template(content, Map.of()).fill(Map.of("v", "<i>\"&")).text());
    }

    @Test
    void cardsAreEscapedPlaceByPlace() {
        Activity card = Activity.card("""
                {"type": "AdaptiveCard", "body": [
                  {"type": "TextBlock", "text": "Dear ${v}"},
                  {"type": "FactSet", "facts": [{"title": "${v}", "value": "${v}"}]},
                  {"type": "Image", "url": "https://h/${v}?q=${v}"},
                  {"type": "Image", "url": "${link}"}],
                 "actions": [{"type": "Action.OpenUrl", "title": "${v}", "url": "${v}"},
                  {"type": "Action.Submit", "title": "x", "data": {"order": "${v}", "list": ["${v}"]}}]}
                """);
        JsonNode filled = new Template(card, Map.of())
                .fill(Map.of("v", "*a b*\"", "link", "https://h/p?a=1&b=2"))
                .attachments()
                .get(0)
                .path("content");

        assertEquals("Dear \\*a b\\*&quot;", filled.at("/body/0/text").asText());
        assertEquals("\\*a b\\*&quot;", filled.at("/body/1/facts/0/title").asText());
        assertEquals("\\*a b\\*&quot;", filled.at("/body/1/facts/0/value").asText());
        assertEquals(
                "https://h/*a%20b*%22?q=*a%20b*%22", filled.at("/body/2/url").asText());
        assertEquals("https://h/p?a=1&b=2", filled.at("/body/3/url").asText());
        assertEquals("*a b*\"", filled.at("/actions/0/title").asText());
        assertEquals("*a%20b*%22", filled.at("/actions/0/url").asText(), "no address");
        assertEquals("*a b*\"", filled.at("/actions/1/data/order").asText());
        assertEquals("*a b*\"", filled.at("/actions/1/data/list/0").asText());
        assertEquals("TextBlock", filled.at("/body/0/type").asText());
    }

    @Test
    void anAddressThatIsAScriptIsEncoded() {
        Activity card = Activity.card("{\"type\":\"AdaptiveCard\",\"actions\":[{\"url\":\"${v}\"}]}");

        assertEquals(
                "javascript%3Aalert%281%29",
                new Template(card, Map.of())
                        .fill(Map.of("v", "javascript:alert(1)"))
                        .attachments()
                        .get(0)
                        .at("/content/actions/0/url")
                        .asText());
    }

    @Test
    void heroCardsHaveEntities() {
        Activity hero = Activity.message("x")
                .withAttachment(
                        "application/vnd.microsoft.card.hero",
                        "{\"title\":\"${v}\",\"text\":\"${v}\",\"buttons\":[{\"type\":\"imBack\",\"title\":\"${v}\",\"value\":\"${v}\"}]}");
        JsonNode filled = new Template(hero, Map.of())
                .fill(Map.of("v", "<*>"))
                .attachments()
                .get(0)
                .path("content");

        assertEquals("&lt;*&gt;", filled.path("title").asText());
        assertEquals("&lt;*&gt;", filled.path("text").asText());
        assertEquals("<*>", filled.at("/buttons/0/value").asText());
    }

    @Test
    void aNameWithoutAValueIsMissing() {
        Template template = new Template(
                Activity.message("${a} ${b} ${c}").withSummary("${d}").withSuggestedActions("${e}"), Map.of("b", ""));

        assertEquals(Set.of("a", "b", "c", "d", "e"), template.names());
        assertEquals(Set.of("c", "d", "e"), template.missing(Map.of("a", "1")));
        assertEquals("1  ${c}", template.fill(Map.of("a", "1")).text(), "an empty default is one");
        assertEquals(6, template.places(), "an action has it as its title and as its value");
    }

    @Test
    void aRecipientsOwnValueComesFirst() {
        Template template = new Template(Activity.message("${a}"), Map.of("a", "default"));

        assertEquals("own", template.fill(Map.of("a", "own")).text());
        assertEquals("default", template.fill(Map.of()).text());
    }

    @Test
    void nonTextFieldsAreNotFilledIn() throws Exception {
        Activity content = BotJson.convert(
                BotJson.object(
                        "{\"type\":\"message\",\"text\":\"x\",\"channelData\":{\"a\":\"${v}\"},\"value\":{\"b\":\"${v}\"}}"),
                Activity.class);
        Template template = new Template(content, Map.of());

        assertTrue(template.names().isEmpty());
        assertEquals(content, template.fill(Map.of("v", "1")));
    }
}
