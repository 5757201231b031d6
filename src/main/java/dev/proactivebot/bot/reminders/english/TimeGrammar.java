package dev.proactivebot.bot.reminders.english;

import dev.proactivebot.bot.reminders.english.Meaning.Day;
import dev.proactivebot.bot.reminders.english.Meaning.PartOfDay;
import dev.proactivebot.bot.reminders.english.Meaning.Unclear;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds all words of time in a sentence, once and for everybody. What is a word of time and can be read as none of those that tell a time is
 * unclear, so that nothing slips through into what is to be done.
 */
final class TimeGrammar {
    private static final Pattern LIKE_A_TIME =
            Pattern.compile("\\d{1,2}([:.h]\\d*)?([ap]\\.?m|ish|h)?-\\d{1,2}(?!\\d).*|\\d+:.*|\\d+[ap]\\.?m.*|\\d+ish");
    private static final int LEAST_YEAR = 1_000;
    private static final int FEW_WORDS = 4;
    private static final Grammar RULES = rules();

    private TimeGrammar() {}

    private static Grammar rules() {
        Grammar rules = new Grammar();
        Numbers.addTo(rules);
        RelativeTime.addTo(rules);
        ClockRules.addTo(rules);
        DayRules.addTo(rules);
        RepeatRules.addTo(rules);
        BoundRules.addTo(rules);
        Zones.addTo(rules);
        Head.addTo(rules);
        Managing.addTo(rules);
        Draft.addTo(rules);
        return rules.word("part", word -> DayPart.of("part", word))
                .word("like-a-time", word -> LIKE_A_TIME.matcher(word).matches() ? word : null)
                .word("any", word -> word)
                .meaning("nothing", match -> new Meaning.Nothing())
                .meaning("match", match -> match)
                .meaning("tonight", match -> today(DayPart.NIGHT))
                .meaning("part-of-today", match -> today(match.get(DayPart.class)))
                .meaning("part-of-day", match -> new PartOfDay(match.get(DayPart.class)))
                .meaning("small-number", match -> match.get(Double.class) < LEAST_YEAR ? match : null)
                .meaning("unclear", TimeGrammar::unclear)
                .read("grammar.txt");
    }

    static Meaning unclear(Match match) {
        return new Unclear("");
    }

    private static Meaning today(DayPart part) {
        return new Meaning.All(List.of(Day.today(), new PartOfDay(part)));
    }

    /** Finds the words of time from a place on. */
    static List<Part> find(List<String> words, int start) {
        List<Part> parts = new ArrayList<>();
        int place = start;
        while (place < words.size()) {
            Part part = words.get(place).equals(Words.QUOTED) ? null : at(place, words, parts);
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

    private static @Nullable Part at(int place, List<String> words, List<Part> before) {
        Part last = before.isEmpty() ? null : before.get(before.size() - 1);
        boolean isNext = last != null && last.to() == place;
        List<String> kinds = new ArrayList<>(List.of("time"));
        if (last != null && isNext && last.has(Meaning.Clocks.class)) {
            kinds.add("zone");
        }
        kinds.add("bare-part");
        if (last != null && isNext && (last.has(Day.class) || last.has(Meaning.Every.class))) {
            kinds.add("hour-after-day");
        }
        for (String kind : kinds) {
            Grammar.Found found = RULES.find(kind, words, place);
            if (found != null) {
                return new Part(
                        place,
                        found.end(),
                        found.value() instanceof Meaning.All all ? all.meanings() : List.of((Meaning) found.value()));
            }
        }
        return null;
    }

    /** Takes words at a place by the rules of a name. */
    static Grammar.@Nullable Found find(String name, List<String> words, int place) {
        return RULES.find(name, words, place);
    }

    /** Sat, sun and the 8th are words of their own where nothing tells that a day is meant. */
    private static boolean isMeant(Part part, List<Part> all, List<String> words, int start) {
        String before = part.from() == 0 ? "" : words.get(part.from() - 1);
        if (part.length() == 1 && part.has(Meaning.PartOfDay.class) && before.equals("good")) {
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
