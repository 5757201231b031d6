package dev.proactivebot.bot.reminders.english;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Traces of a when among the words of what is to be done. Where they could be a part of the when that was read, it is not known
 * what is meant: in "stretch every morning at 9", "at 9" is not all.
 */
record Traces(List<String> what) {
    private static final Set<String> PARTS_OF_DAY = Set.of("morning", "afternoon", "evening", "night");
    private static final Set<String> RECURRING =
            Set.of("mornings", "afternoons", "evenings", "nights", "weekdays", "weekends");
    private static final Set<String> TIMES = Set.of("once", "twice", "thrice", "times");
    private static final Set<String> PER = Set.of("a", "an", "per", "every", "each");
    private static final Set<String> VAGUE = Set.of("by", "before", "until", "till", "after", "around", "from");
    private static final Set<String> ARTICLES = Set.of("the", "a", "an", "my", "your", "our", "their");

    /** Whether one of them could be a part of this one, which stands behind them. */
    boolean couldBelongTo(When when, boolean isBare) {
        return !when.isExact()
                && (IntStream.range(0, what.size()).anyMatch(i -> isOf(when, i))
                        || (when.isLackingTime() && endsWithVagueTime())
                        || (when.isOnDay() && isBare && endsWithDay()));
    }

    /** Whether it begins with one. */
    boolean isFirst() {
        return isRecurring(0, true)
                || isComing(0)
                || isDay(0)
                || TimeOfDay.readAlone(new Cursor(what)).isPresent();
    }

    /** In the morning, at night, this evening. */
    boolean endsWithPartOfDay() {
        return !what.isEmpty() && isPartOfDay(what.size() - 1);
    }

    /** By 5 pm, before noon, 6pm, by the 5th. */
    boolean endsWithVagueTime() {
        for (int i = Math.max(0, what.size() - When.MOST_WORDS); i < what.size(); i++) {
            Cursor cursor = new Cursor(what, i);
            boolean isVague = cursor.take(VAGUE.toArray(String[]::new));
            boolean isTime = isVague
                    ? isTimeOrOrdinal(cursor)
                    : TimeOfDay.readAlone(cursor).isPresent();
            if (isTime && cursor.isAtEnd()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTimeOrOrdinal(Cursor words) {
        return TimeOfDay.read(words).isPresent()
                || (words.take("the") && Numbers.ordinal(words).isPresent());
    }

    private boolean isOf(When when, int place) {
        return isRecurring(place, when.isTimeAlone())
                || isComing(place)
                || Span.read(new Cursor(what, place)).isPresent()
                || (!when.isOnDay() && isDay(place))
                || (!when.isTimeCertain() && isPartOfDay(place));
    }

    /** @param isAdverbAlways whether "the daily meeting" counts too, as daily may be meant */
    private boolean isRecurring(int place, boolean isAdverbAlways) {
        String word = word(place);
        boolean isEvery =
                word.equals("every") || (word.equals("each") && !word(place + 1).equals("other"));
        boolean isAdverb = Unit.ofAdverb(word) != null && (isAdverbAlways || !ARTICLES.contains(word(place - 1)));
        boolean isSoOften =
                TIMES.contains(word) && (PER.contains(word(place + 1)) || Unit.ofAdverb(word(place + 1)) != null);
        return isEvery || isAdverb || isSoOften || RECURRING.contains(word) || Names.weekdays(word) != null;
    }

    /** Next week, this month, in January. */
    private boolean isComing(int place) {
        String after = word(place + 1);
        Unit unit = Unit.named(after);
        return switch (word(place)) {
            case "next", "this", "following", "coming" ->
                after.equals("weekend") || (unit != null && unit.isCalendar() && after.length() > 2);
            case "in", "during" -> Names.month(after) != null;
            default -> false;
        };
    }

    /** Yesterday is none, as nobody is to be reminded then. */
    private boolean isDay(int place) {
        String word = word(place);
        return word.equals("weekend")
                || word.equals("weekday")
                || (!word.equals("yesterday")
                        && Dates.read(new Cursor(what, place)).isPresent());
    }

    private boolean isPartOfDay(int place) {
        return PARTS_OF_DAY.contains(word(place))
                && !Set.of("good", "last", "yesterday").contains(word(place - 1));
    }

    /** As in "Monday at 9" before "Friday at 10". */
    private boolean endsWithDay() {
        return When.read(what.subList(When.placeOfLast(what), what.size()))
                .filter(When::isOnDay)
                .isPresent();
    }

    private String word(int place) {
        return place < 0 || place >= what.size() ? "" : what.get(place);
    }
}
