package dev.proactivebot.reminders.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {
    private static final int LEAST_OF_A_KIND = 12;

    static Stream<Sentence> sentences() {
        return Sentence.all("sentences.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void sentenceIsUnderstoodAsMeantOrAskedAbout(Sentence sentence) {
        assertEquals(sentence.expected(), sentence.understood());
        if (!sentence.what().isEmpty()) {
            assertEquals(sentence.what(), sentence.understoodWhat());
        }
        assertEquals(!sentence.expected().equals("echo"), Phrases.isAboutReminders(sentence.text()));
    }

    @Test
    void thereAreTwelveSentencesOfEachKind() {
        Map<String, List<Sentence>> kinds = sentences().collect(Collectors.groupingBy(Sentence::kind));

        assertTrue(kinds.size() > 15, kinds.keySet().toString());
        kinds.forEach((kind, sentences) ->
                assertTrue(sentences.size() >= LEAST_OF_A_KIND, kind + " has " + sentences.size()));
    }
}
