package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Unclear;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Words of time that tell no time: soon, next week, before lunch, 30 minutes. */
final class UnclearWords {
    private static final Set<String> ALONE = Vocabulary.of("""
            soon later sometime sometimes eventually asap eod eow eom whenever unless someday often frequently regularly
            periodically shortly afterwards occasionally always yearly 24/7 fortnight fortnights uhr wknd""");

    private static final int LEAST_YEAR = 1_000;
    private static final Set<String> NEAR = Vocabulary.of("next this last following coming past");
    /** With these, "after" is no matter of time. */
    private static final Set<String> BEFORE_AFTER = Vocabulary.of("look looking looks named run runs ask take go");

    private static final Pattern LIKE_A_TIME =
            Pattern.compile("\\d{1,2}([:.h]\\d*)?([ap]\\.?m|ish|h)?-\\d{1,2}(?!\\d).*|\\d+:.*|\\d+[ap]\\.?m.*|\\d+ish");

    private static final Set<String> OF_DAYS = Vocabulary.of("at in on tomorrow tonight this today next");

    private UnclearWords() {}

    static Optional<Meaning> read(Cursor words) {
        return isUnclear(words) ? Optional.of(new Unclear()) : Optional.empty();
    }

    private static boolean isUnclear(Cursor words) {
        String before = words.peek(-1);
        return words.take(ALONE)
                || isNear(words)
                || isEvery(words)
                || isEarlyOrLate(words)
                || isEnd(words)
                || isInMonth(words)
                || isAmount(words)
                || isBetween(words)
                || isMeal(words)
                || ordered(words, before)
                || likeATime(words);
    }

    private static boolean likeATime(Cursor words) {
        boolean isTime = LIKE_A_TIME.matcher(words.peek()).matches();
        if (isTime) {
            words.skip();
        }
        return isTime;
    }

    private static boolean isNear(Cursor words) {
        int before = words.place();
        words.take("the");
        if (words.take(NEAR)) {
            Unit unit = Unit.named(words.peek());
            boolean isTime = (unit != null && words.peek().length() > 2)
                    || words.peek().equals("weekend")
                    || Names.weekday(words.peek()) != null
                    || Names.month(words.peek()) != null;
            if (isTime) {
                words.skip();
                return true;
            }
        }
        words.backTo(before);
        return false;
    }

    /** How early or late is not said. */
    private static boolean isEarlyOrLate(Cursor words) {
        int before = words.place();
        boolean isLed = words.takeAll("in", "the") || words.take("this", "in", "on", "the");
        if (words.take("early", "late")) {
            boolean isPart = DayPart.named(words.peek()) != null;
            if (isPart) {
                words.skip();
            }
            if (isPart || (!isLed && OF_DAYS.contains(words.peek())) || Names.weekday(words.peek()) != null) {
                return true;
            }
        }
        words.backTo(before);
        return false;
    }

    private static boolean isEvery(Cursor words) {
        boolean isEachOther = words.peek().equals("each") && words.peek(1).equals("other");
        return !isEachOther && words.take("every", "each");
    }

    /** The end of the month. */
    private static boolean isEnd(Cursor words) {
        int before = words.place();
        words.take("at", "by", "before", "on");
        words.take("the");
        if (words.take("end", "start", "beginning", "middle") && words.take("of")) {
            words.take("the", "this", "next");
            if (Unit.named(words.peek()) != null || Names.month(words.peek()) != null) {
                words.skip();
                return true;
            }
        }
        words.backTo(before);
        return false;
    }

    private static boolean isInMonth(Cursor words) {
        int before = words.place();
        if (words.take("in", "during", "by", "before", "after", "until")) {
            words.take("the");
            words.take("next");
            boolean isTime = (Names.month(words.peek()) != null)
                    || words.peek().equals("week")
                    || words.peek().equals("weekend");
            if (isTime) {
                words.skip();
                return true;
            }
            boolean isNumber = words.peek(-1).equals("in")
                    && Numbers.read(words)
                            .filter(number -> number.value() < LEAST_YEAR)
                            .isPresent();
            if (isNumber && Clocks.ENDS.contains(words.peek())) {
                return true;
            }
        }
        words.backTo(before);
        return false;
    }

    /** 30 minutes; but "a minute" may be no time at all. */
    private static boolean isAmount(Cursor words) {
        int before = words.place();
        words.take("within");
        boolean isFew = words.take("in") && words.take("a") && words.take("few");
        if (isFew && Unit.named(words.peek()) != null) {
            words.skip();
            return true;
        }
        words.backTo(before);
        boolean isLed = words.take("within") || words.takeAll("in", "the", "next") || words.takeAll("in", "the");
        words.take("the");
        words.take("next");
        boolean isOne = Set.of("a", "an").contains(words.peek()) && Unit.named(words.peek(1)) != null && !isLed;
        if (!isOne && RelativeTime.read(words).isPresent() && !words.peek().equals("of")) {
            words.take("ago", "later", "each");
            return true;
        }
        words.backTo(before);
        return false;
    }

    private static boolean isMeal(Cursor words) {
        int before = words.place();
        boolean isLed = words.take("at", "during", "around", "over", "by");
        boolean isTime =
                words.take("lunchtime", "dinnertime", "bedtime", "teatime", "sunset", "sunrise", "dawn", "dusk")
                        || (isLed && words.take("lunch", "dinner", "breakfast", "tea", "supper", "bed"));
        words.take("time");
        if (!isTime) {
            words.backTo(before);
        }
        return isTime;
    }

    private static boolean isBetween(Cursor words) {
        int before = words.place();
        boolean isTime = words.take("between")
                && (Clocks.read(words).isPresent()
                        || Dates.read(words).isPresent()
                        || Numbers.read(words).isPresent());
        if (!isTime) {
            words.backTo(before);
        } else if (words.take("and")) {
            words.skip();
        }
        return isTime;
    }

    /** Before and after something, and by some day. */
    private static boolean ordered(Cursor words, String before) {
        int start = words.place();
        if (words.take("before", "after") && !BEFORE_AFTER.contains(before)) {
            Cursor day = words.copy();
            words.backTo(Dates.read(day).isPresent() ? day.place() : words.place());
            return true;
        }
        words.backTo(start);
        boolean isBare = !Set.of("on", "in", "at").contains(words.peek(1));
        if (isBare && words.take("by", "around") && (Dates.read(words).isPresent() || isNear(words))) {
            return true;
        }
        words.backTo(start);
        return false;
    }
}
