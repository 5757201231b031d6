package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.PartOfDay;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds all words of time in a sentence, once and for everybody. What is a word of time and can be read as none of those that tell a time is
 * unclear, so that nothing slips through into what is to be done.
 */
final class TimeGrammar {
    private static final int LEAST_YEAR = 1_000;
    private static final int FEW_WORDS = 4;
    private static final Grammar RULES = new Grammar("grammar.txt", TimeGrammar::meaning);

    private TimeGrammar() {}

    private static @Nullable Object meaning(String kind, String name, Match match) {
        return switch (kind) {
            case "number" -> Numbers.meaning(name, match);
            case "span" -> RelativeTime.meaning(name, match);
            case "clock" -> ClockRules.meaning(name, match);
            case "day" -> DayRules.meaning(name, match);
            case "every" -> RepeatRules.meaning(name, match);
            case "head" -> Head.meaning(name, match);
            case "manage" -> Managing.meaning(name, match);
            case "answer" -> Draft.meaning(name, match);
            default -> meaning(name, match);
        };
    }

    private static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "match" -> match;
            case "unclear" -> new Unclear("");
            case "nothing" -> new Meaning.Nothing();
            case "tonight" -> today(DayPart.NIGHT);
            case "part-of-today" -> today(match.get(DayPart.class));
            case "part-of-day" -> new PartOfDay(match.get(DayPart.class));
            case "small-number" -> match.get(Double.class) < LEAST_YEAR ? match : null;
            default -> Double.valueOf(name);
        };
    }

    private static Meaning today(DayPart part) {
        return new Meaning.All(List.of(Day.today(), new PartOfDay(part)));
    }

    /** Finds the words of time from a place on. */
    static List<Part> find(List<String> words, int start) {
        List<Part> parts = new ArrayList<>();
        Map<Grammar.Place, Grammar.Found> known = new HashMap<>();
        int place = start;
        while (place < words.size()) {
            Part part = words.get(place).equals(Words.QUOTED) ? null : at(new Match(words, place, known), parts);
            if (part != null) {
                parts.add(part);
            }
            place = part == null ? place + 1 : part.to();
        }
        return parts.stream()
                .filter(part -> isMeant(part, parts, words, start))
                .map(part -> part.from() == start ? part.led() : part)
                .toList();
    }

    private static @Nullable Part at(Match at, List<Part> before) {
        Part last = before.isEmpty() ? null : before.get(before.size() - 1);
        boolean isNext = last != null && last.to() == at.start();
        boolean isZone = last != null && isNext && last.has(Meaning.Clocks.class);
        boolean isHour = last != null && isNext && (last.has(Day.class) || last.has(Meaning.Every.class));
        return Stream.of("time", isZone ? "zone" : "", "bare-part", isHour ? "hour-after-day" : "")
                .filter(kind -> !kind.isEmpty())
                .flatMap(kind -> Stream.ofNullable(RULES.find(kind, at)))
                .findFirst()
                .map(found -> new Part(at.start(), found.end(), meanings(found.value())))
                .orElse(null);
    }

    private static List<Meaning> meanings(Object value) {
        return value instanceof Meaning.All all ? all.meanings() : List.of((Meaning) value);
    }

    /**
     * Reads words of which all say when; null when they do not.
     *
     * @param leads what they may be led by, "" for nothing; the first with which they are clear is taken
     */
    static @Nullable When whole(List<String> words, String... leads) {
        When unclear = null;
        for (String lead : leads) {
            List<String> all = new ArrayList<>(lead.isEmpty() ? List.of() : List.of(lead.split(" ", -1)));
            all.addAll(words);
            List<Part> parts = find(all, 0);
            boolean isWhole = !parts.isEmpty()
                    && parts.get(0).from() == 0
                    && IntStream.range(0, all.size())
                            .allMatch(place -> Courtesy.isGlue(all.get(place))
                                    || parts.stream().anyMatch(part -> part.covers(place)));
            When when = When.of(parts);
            if (isWhole && !when.has(Unclear.class)) {
                return when;
            }
            unclear = isWhole && lead.isEmpty() ? when : unclear;
        }
        return unclear;
    }

    /** Takes words at a place by the rules of a name. */
    static Grammar.@Nullable Found find(String name, List<String> words, int place) {
        return RULES.find(name, new Match(words, place, new HashMap<>()));
    }

    /** Sat, sun and the 8th are words of their own where nothing tells that a day is meant. */
    private static boolean isMeant(Part part, List<Part> all, List<String> words, int start) {
        String before = part.from() == 0 ? "" : words.get(part.from() - 1);
        if (part.isBarePart() && before.equals("good")) {
            return false;
        }
        boolean isDoubtful = part.meanings().stream().anyMatch(meaning -> meaning instanceof Day day && !day.isLed());
        boolean hasNeighbour = all.stream().anyMatch(other -> other.to() == part.from() || other.from() == part.to());
        boolean isVerb = words.subList(Math.max(start, part.from() - FEW_WORDS), part.from()).stream()
                .anyMatch(word -> Vocabulary.has("no-day-near", word));
        return !isDoubtful
                || part.from() == start
                || (!isVerb
                        && !Vocabulary.has("no-day-behind", before)
                        && (hasNeighbour || words.get(part.from()).equals("the") || part.to() == words.size()));
    }
}
