package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads spans of time and what they are counted from, and where a repetition begins, ends and is left out. */
final class Bounds {
    private static final Set<String> UNTIL = Set.of("until", "through");

    private Bounds() {}

    /** Takes "in 10 minutes", "10 minutes from now" or "after 10 minutes". */
    static Optional<Meaning> relative(Cursor words) {
        boolean isLed = words.take("in", "after");
        words.take("about", "around", "approximately", "exactly", "like");
        Optional<RelativeTime> time = RelativeTime.read(words);
        boolean isFromNow =
                words.takeAll("from", "now") || words.takeAll("from", "right", "now") || words.take("later");
        words.takeAll("or", "so");
        if (!isFromNow && isLed) {
            words.take("time");
        }
        boolean isOffset = words.peek().equals("before") || words.peek().equals("after");
        return time.filter(found -> (isFromNow || isLed) && !isOffset).map(Meaning.In::new);
    }

    /** Takes "2 hours before" and "the day after". */
    static Optional<Meaning> offset(Cursor words) {
        boolean hasThe = words.take("the");
        DayPart part = hasThe ? DayPart.named(words.peek()) : null;
        boolean isMorning = part == DayPart.MORNING;
        if (part != null && words.peek(1).equals(isMorning ? "after" : "before")) {
            words.backTo(words.place() + 2);
            return Optional.of(new Meaning.Offset(RelativeTime.ONE_DAY, !isMorning, part));
        }
        Unit unit = hasThe || words.peek().equals("day") ? Unit.named(words.peek()) : null;
        Optional<RelativeTime> time;
        if (unit != null && words.peek().length() > 2) {
            words.skip();
            time = Optional.of(new RelativeTime(List.of(new RelativeTime.Amount(Quantity.ONE, unit))));
        } else {
            time = hasThe ? Optional.empty() : RelativeTime.read(words);
        }
        boolean isBefore = words.take("before") || words.takeAll("prior", "to") || words.takeAll("ahead", "of");
        return time.filter(found -> isBefore || words.take("after"))
                .map(found -> new Meaning.Offset(found, isBefore, null));
    }

    static Optional<Meaning> read(Cursor words) {
        if (words.take("once") || words.takeAll("first", "thing")) {
            return Optional.of(new Meaning.Nothing());
        }
        return until(words)
                .or(() -> from(words))
                .or(() -> during(words))
                .or(() -> times(words))
                .or(() -> except(words));
    }

    private static Optional<Meaning> until(Cursor words) {
        int before = words.place();
        if (!words.take(UNTIL)) {
            return Optional.empty();
        }
        List<Meaning> end = new ArrayList<>();
        words.take("the");
        words.backTo(words.peek(-1).equals("the") ? words.place() - 1 : words.place());
        Cursor day = words.copy();
        Optional<Day> found = Dates.read(day);
        found.ifPresent(end::add);
        words.backTo(found.isPresent() ? day.place() : words.place());
        Cursor clock = words.copy();
        Optional<Meaning> time = Clocks.readUntil(clock, found.isPresent());
        time.ifPresent(end::add);
        words.backTo(time.isPresent() ? clock.place() : words.place());
        if (time.isPresent() && found.isEmpty()) {
            Cursor later = words.copy();
            Dates.read(later).ifPresent(date -> {
                end.add(date);
                words.backTo(later.place());
            });
        }
        if (end.isEmpty() && words.peek(-1).startsWith("th")) {
            // through the door
            words.backTo(before);
            return Optional.empty();
        }
        return Optional.of(end.isEmpty() ? new Unclear() : new Meaning.Until(List.copyOf(end)));
    }

    private static Optional<Meaning> from(Cursor words) {
        int before = words.place();
        if (words.takeAll("from", "now", "on")) {
            return Optional.of(new Meaning.Nothing());
        }
        boolean isCertain =
                words.take("starting", "beginning", "commencing", "effective", "since") || words.takeAll("as", "of");
        if (!isCertain && !words.take("from")) {
            return Optional.empty();
        }
        words.take("from");
        Optional<Day> day = Dates.read(words);
        Cursor end = words.copy();
        boolean isRange = end.take("to", "-", "until", "through")
                && (Dates.read(end).isPresent() || Clocks.read(end).isPresent());
        if (day.isPresent() && !isRange) {
            words.take("on", "onwards", "onward");
            return Optional.of(new Meaning.From(day.get().led()));
        }
        boolean isUnclear = isCertain || day.isPresent() || Clocks.read(words).isPresent() || isNumberTo(words);
        if (!isUnclear) {
            words.backTo(before);
        }
        return isUnclear ? Optional.of(new Unclear()) : Optional.empty();
    }

    private static boolean isNumberTo(Cursor words) {
        return Numbers.read(words).isPresent() && words.take("to", "until", "-");
    }

    private static Optional<Meaning> during(Cursor words) {
        if (!words.take("for", "over")) {
            return Optional.empty();
        }
        words.take("the");
        boolean isOne = words.take("next", "another", "following") && Unit.isSingular(words.peek());
        Optional<RelativeTime> time = isOne ? RelativeTime.one(words) : RelativeTime.read(words);
        return time.map(Meaning.During::new);
    }

    /** Takes "3 times", and "twice a day". */
    private static Optional<Meaning> times(Cursor words) {
        Optional<Integer> count = words.take("twice")
                ? Optional.of(2)
                : words.take("thrice")
                        ? Optional.of(3)
                        : Numbers.read(words)
                                .filter(number -> number.isWhole() && number.value() > 0 && words.take("times", "x"))
                                .map(number -> (int) number.value());
        if (count.isEmpty()) {
            return Optional.empty();
        }
        boolean isEach = words.take("a", "per", "every", "each", "daily");
        boolean isDaily = isEach && (words.peek(-1).equals("daily") || words.take("day"));
        return Optional.of(
                !isEach
                        ? new Meaning.Times(count.get())
                        : isDaily ? new Meaning.TimesEach(count.get()) : new Unclear());
    }

    private static Optional<Meaning> except(Cursor words) {
        int before = words.place();
        boolean isCertain = words.takeAll("except", "for")
                || words.take("except", "excluding", "unless", "excepting")
                || words.takeAll("apart", "from")
                || words.takeAll("but", "not")
                || words.takeAll("other", "than");
        if (!isCertain && !words.take("but", "not")) {
            return Optional.empty();
        }
        words.take("on", "for");
        words.take("the");
        Optional<Which> days = Repeats.weekdays(words);
        if (days.isPresent()) {
            return Optional.of(new Meaning.Except(((Which.Weekdays) days.get()).days()));
        }
        boolean isUnclear =
                isCertain || Dates.read(words).isPresent() || Clocks.read(words).isPresent();
        if (!isUnclear) {
            words.backTo(before);
        }
        return isUnclear ? Optional.of(new Unclear()) : Optional.empty();
    }
}
