package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.During;
import dev.proactivebot.reminders.english.Meaning.Every;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of time with which a sentence ends, if they say when.
 *
 * @param from where they begin, with what joins them to the rest
 * @param isOfStatement whether something else is said to be then: the meeting is at 5
 */
record Trailing(List<Part> parts, int from, boolean isOfStatement) {

    static Trailing read(List<Part> parts, List<String> words, int start, int end) {
        List<Part> run = new ArrayList<>();
        int place = end;
        for (int i = parts.size() - 1; i >= 0 && parts.get(i).from() >= start; i--) {
            if (!words.subList(parts.get(i).to(), place).stream().allMatch(Courtesy::isGlue)) {
                break;
            }
            run.add(0, parts.get(i));
            place = parts.get(i).from();
        }
        while (!run.isEmpty() && isOfName(run, words, start)) {
            run.remove(0);
        }
        place = run.isEmpty() ? end : run.get(0).from();
        if (!run.isEmpty() && place > start && isOfOther(words, place)) {
            return new Trailing(List.of(), end, false);
        }
        int from = place;
        while (from > start && List.of("-", "@").contains(words.get(from - 1))) {
            from--;
        }
        boolean isOfStatement = place > 0 && Vocabulary.has("of-statement", words.get(place - 1));
        return new Trailing(List.copyOf(run), from, isOfStatement);
    }

    /**
     * Returns whether the first of them belongs to what is to be done: it follows "about", or is a length (a walk for 30 minutes every day), a
     * range (a hotel from 1 to 5 April) or a part of the day (the parents' evening on Thursday).
     */
    private static boolean isOfName(List<Part> run, List<String> words, int start) {
        Part first = run.get(0);
        boolean isAtStart = first.from() == start;
        boolean isAbout = isAtStart
                && start > 0
                && words.get(start - 1).equals("about")
                && (run.size() > 1 || !first.has(Meaning.In.class));
        boolean isRange = first.has(Meaning.From.class) && first.has(Meaning.Until.class);
        boolean isLength = first.meanings().get(0) instanceof During during
                && !during.time().isInDays();
        return isAbout
                || isRange
                || (isLength && run.size() > 1 && run.stream().noneMatch(Trailing::isThroughTheDay))
                || (first.isBarePart() && !isAtStart);
    }

    private static boolean isThroughTheDay(Part part) {
        return part.meanings().get(0) instanceof Every every && !every.unit().isCalendar();
    }

    /** Returns whether the time at that place is of something else than the reminder: a deadline, or what is said to be then. */
    static boolean isOfOther(List<String> words, int place) {
        String before = words.get(place - 1);
        boolean isBare = !Vocabulary.has("preposition", words.get(place));
        return Vocabulary.has("of-statement", before)
                || Vocabulary.has("of-other", before)
                || (isBare && Vocabulary.has("before-bare", before));
    }
}
