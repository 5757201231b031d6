package dev.proactivebot.reminders.english;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words of the language, by their kinds. They stand in one file, which is read once. */
final class Vocabulary {
    private static final Map<String, Map<String, String>> KINDS = read();

    private static final Map<String, Object> MEANINGS = Stream.of(
                    DayOfWeek.values(), Month.values(), DayPart.values(), Unit.values(), TimeOfDay.Half.values())
            .flatMap(Arrays::stream)
            .collect(Collectors.toUnmodifiableMap(Enum::name, value -> value));

    private Vocabulary() {}

    static boolean has(String kind, String word) {
        return words(kind).contains(word);
    }

    /** Returns what a word of a kind stands for; null when it is no such word. */
    static @Nullable String value(String kind, String word) {
        return kind(kind).get(word);
    }

    /** Returns the unit, day, month, part or half of the day, or number that a word of a kind stands for; null when it stands for none. */
    static @Nullable Object meaning(String kind, String word) {
        String value = value(kind, word);
        return value != null && value.matches("-?\\d+")
                ? Integer.valueOf(value)
                : value == null ? null : MEANINGS.get(value);
    }

    static Set<String> words(String kind) {
        return kind(kind).keySet();
    }

    /** Returns the word of a kind that has a value; "" when there is none. */
    static String word(String kind, Object value) {
        return kind(kind).entrySet().stream()
                .filter(word -> word.getValue().equals(value.toString()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> kind(String kind) {
        return Objects.requireNonNull(KINDS.get(kind), kind);
    }

    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        for (String row : LanguageFile.rows("words.txt")) {
            int colon = row.indexOf(": ");
            int dot = row.indexOf('.');
            boolean hasValue = dot > 0 && dot < colon;
            String value = hasValue ? row.substring(dot + 1, colon) : "";
            Map<String, String> kind =
                    kinds.computeIfAbsent(row.substring(0, hasValue ? dot : colon), name -> new LinkedHashMap<>());
            for (String word : row.substring(colon + 2).split(" ", -1)) {
                kind.put(word.equals(".") ? "" : word.replace('_', ' '), value);
            }
        }
        return kinds;
    }
}
