package dev.proactivebot.reminders.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words of time with which a sentence ends, if they say when.
 *
 * @param from where they begin, with what joins them to the rest
 * @param isOfStatement whether something else is said to be then: the meeting is at 5
 */
record Trailing(List<Part> parts, int from, boolean isOfStatement) {
    private static final Set<String> OF_STATEMENT =
            Vocabulary.of("is are was were be starts begins ends opens closes start begin");
    /** These tell that the time is of something else: "by Friday" is a deadline, "for Friday" an object. */
    private static final Set<String> OF_OTHER =
            Vocabulary.of("and or since except not but before after between than latest due");
    /** Before "in", "at" or "on" these end what is to be done: drop by on Friday, get what I asked for in an hour. */
    private static final Set<String> BEFORE_BARE = Vocabulary.of("""
            by for to of about last past through during within around the a an from my your our their with until""");

    private static final Set<String> PREPOSITIONS = Vocabulary.of("in at @ on every each this tonight");

    static Trailing read(List<Part> parts, List<String> keys, int start, int end) {
        List<Part> run = new ArrayList<>();
        int place = end;
        for (int i = parts.size() - 1; i >= 0 && parts.get(i).from() >= start; i--) {
            Part part = parts.get(i);
            if (!isGlue(keys, part.to(), place)) {
                break;
            }
            run.add(0, part);
            place = part.from();
        }
        // about the thing that has this name
        boolean isAbout = !run.isEmpty()
                && place == start
                && start > 0
                && keys.get(start - 1).equals("about");
        if (isAbout && (run.size() > 1 || !run.get(0).has(Meaning.In.class))) {
            run.remove(0);
            place = run.isEmpty() ? end : run.get(0).from();
        }
        // a walk for 30 minutes every day is no end of it
        while (run.size() > 1 && isLength(run.get(0)) && run.stream().noneMatch(Trailing::isThroughTheDay)) {
            run.remove(0);
            place = run.get(0).from();
        }
        boolean isOther = !run.isEmpty() && place > start && isOfOther(keys, place);
        if (isOther) {
            return new Trailing(List.of(), end, false);
        }
        boolean isStatement = place > 0 && OF_STATEMENT.contains(keys.get(place - 1));
        return new Trailing(List.copyOf(run), withoutGlue(keys, place, start), isStatement);
    }

    private static boolean isLength(Part part) {
        return part.meanings().get(0) instanceof Meaning.During during
                && !during.time().isInDays();
    }

    private static boolean isThroughTheDay(Part part) {
        return part.meanings().get(0) instanceof Meaning.Every every
                && !every.unit().isCalendar();
    }

    /** Returns whether the time at that place is of something else than the reminder. */
    static boolean isOfOther(List<String> keys, int place) {
        String before = keys.get(place - 1);
        boolean isBare = !PREPOSITIONS.contains(keys.get(place));
        return OF_STATEMENT.contains(before) || OF_OTHER.contains(before) || (isBare && BEFORE_BARE.contains(before));
    }

    private static boolean isGlue(List<String> keys, int from, int to) {
        return keys.subList(from, to).stream().allMatch(key -> Courtesy.GLUE.contains(key) || key.equals("please"));
    }

    private static int withoutGlue(List<String> keys, int place, int start) {
        int from = place;
        while (from > start && Set.of("-", "@").contains(keys.get(from - 1))) {
            from--;
        }
        return from;
    }
}
