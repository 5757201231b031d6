package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds all words of time in a sentence, once and for everybody. What is a word of time and can be read as none of those that tell a time is
 * unclear, so that nothing slips through into what is to be done.
 */
final class TimeWords {
    private static final List<Function<Cursor, Optional<List<Meaning>>>> READERS = List.of(
            words -> Bounds.offset(words).map(List::of),
            words -> Bounds.relative(words).map(List::of),
            words -> Bounds.read(words).map(List::of),
            Repeats::read,
            TimeWords::partOfDay,
            words -> Dates.read(words).map(List::of),
            words -> Clocks.read(words).map(List::of),
            words -> UnclearWords.read(words).map(List::of));

    private static final Set<String> BEFORE_NOUNS = Vocabulary.of("""
            the a an my your our their his her he she it they we i you who black good last where""");

    private static final Set<String> BEFORE_VERBS = Vocabulary.of("where who which how whether if that what");

    private TimeWords() {}

    /** Finds them from a place on. */
    static List<Part> find(List<String> keys, int start) {
        List<Part> parts = new ArrayList<>();
        int place = start;
        while (place < keys.size()) {
            Optional<Part> part = keys.get(place).equals(Words.QUOTED) ? Optional.empty() : at(place, keys, parts);
            part.ifPresent(parts::add);
            place = part.map(Part::to).orElse(place + 1);
        }
        return parts.stream()
                .filter(part -> isMeant(part, parts, keys, start))
                .map(part -> part.from() == start ? part.led() : part)
                .toList();
    }

    private static Optional<Part> at(int place, List<String> keys, List<Part> before) {
        Part last = before.isEmpty() ? null : before.get(before.size() - 1);
        boolean isNext = last != null && last.to() == place;
        Optional<Part> longest = READERS.stream()
                .flatMap(reader -> part(place, keys, reader).stream())
                .max(Comparator.comparing(Part::length));
        if (longest.isPresent() || last == null || !isNext) {
            return longest.or(() -> part(place, keys, TimeWords::barePart));
        }
        Optional<Part> zone = last.has(Meaning.Clocks.class)
                ? part(place, keys, words -> Zones.read(words).map(List::of))
                : Optional.empty();
        boolean isAfterDay = last.has(Day.class) || last.has(Meaning.Every.class);
        return zone.or(() -> part(place, keys, TimeWords::barePart))
                .or(() -> isAfterDay
                        ? part(place, keys, words -> Clocks.readAfterDay(words).map(List::of))
                        : Optional.empty());
    }

    private static Optional<Part> part(int place, List<String> keys, Function<Cursor, Optional<List<Meaning>>> reader) {
        Cursor words = new Cursor(keys, place);
        return reader.apply(words)
                .filter(meanings -> words.place() > place)
                .map(meanings -> new Part(place, words.place(), meanings));
    }

    /** In the morning, this evening, tonight. */
    private static Optional<List<Meaning>> partOfDay(Cursor words) {
        int before = words.place();
        if (words.take("tonight")) {
            return Optional.of(List.of(today(), new Meaning.PartOfDay(DayPart.NIGHT)));
        }
        boolean isToday = words.take("this", "later");
        isToday |= words.take("this");
        boolean isLed = isToday || words.takeAll("in", "the") || words.takeAll("during", "the") || words.take("at");
        DayPart part = isLed ? DayPart.named(words.peek()) : null;
        if (part == null || (words.peek(-1).equals("at") && part != DayPart.NIGHT)) {
            words.backTo(before);
            return Optional.empty();
        }
        words.skip();
        Meaning partOfDay = new Meaning.PartOfDay(part);
        return Optional.of(isToday ? List.of(today(), partOfDay) : List.of(partOfDay));
    }

    private static Optional<List<Meaning>> barePart(Cursor words) {
        DayPart part = DayPart.named(words.peek());
        words.skip();
        return part == null ? Optional.empty() : Optional.of(List.of(new Meaning.PartOfDay(part)));
    }

    private static Day today() {
        return new Day((moment, time) -> List.of(moment.today()), null, true, true);
    }

    /** Sat, sun and the 8th are words of their own where nothing tells that a day is meant. */
    private static boolean isMeant(Part part, List<Part> all, List<String> keys, int start) {
        boolean isGreeting = part.length() == 1
                && part.has(Meaning.PartOfDay.class)
                && part.from() > 0
                && keys.get(part.from() - 1).equals("good");
        if (isGreeting) {
            return false;
        }
        boolean isDoubtful = part.meanings().stream().anyMatch(meaning -> meaning instanceof Day day && !day.isLed());
        if (!isDoubtful || part.from() == start) {
            return true;
        }
        String before = keys.get(part.from() - 1);
        boolean hasNeighbour = all.stream().anyMatch(other -> other.to() == part.from() || other.from() == part.to());
        boolean isName = keys.get(part.from()).equals("the");
        boolean isVerb = keys.subList(Math.max(start, part.from() - 4), part.from()).stream()
                .anyMatch(BEFORE_VERBS::contains);
        return !isVerb && !BEFORE_NOUNS.contains(before) && (hasNeighbour || isName || part.to() == keys.size());
    }
}
