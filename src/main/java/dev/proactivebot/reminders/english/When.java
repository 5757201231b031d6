package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Clocks;
import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.During;
import dev.proactivebot.reminders.english.Meaning.Every;
import dev.proactivebot.reminders.english.Meaning.Except;
import dev.proactivebot.reminders.english.Meaning.From;
import dev.proactivebot.reminders.english.Meaning.In;
import dev.proactivebot.reminders.english.Meaning.InZone;
import dev.proactivebot.reminders.english.Meaning.Nothing;
import dev.proactivebot.reminders.english.Meaning.Offset;
import dev.proactivebot.reminders.english.Meaning.PartOfDay;
import dev.proactivebot.reminders.english.Meaning.Times;
import dev.proactivebot.reminders.english.Meaning.TimesEach;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import dev.proactivebot.reminders.english.Meaning.Until;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a sentence says about when. Whether it makes sense, and whether it has one reading or several, is known when it is asked what it
 * comes to.
 */
record When(List<Meaning> meanings) {
    static final When UNSAID = new When(List.of());
    static final int YEARS_AHEAD = 10;
    static final LocalTime USUAL = LocalTime.of(9, 0);
    static final int END_OF_NIGHT = 6;

    static When of(List<Part> parts) {
        return new When(parts.stream().flatMap(part -> part.meanings().stream()).toList());
    }

    /** Returns whether its only reading is none that many people mean. */
    boolean isDoubtful(Moment moment) {
        return !isRecurring() && new OneOff(this, in(moment)).isDoubtful();
    }

    /** Returns the moment where the time is said to be. */
    private Moment in(Moment moment) {
        InZone zone = any(InZone.class);
        return zone == null ? moment : moment.in(zone.zone());
    }

    <T extends Meaning> List<T> all(Class<T> kind) {
        return meanings.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends Meaning> @Nullable T any(Class<T> kind) {
        List<T> all = all(kind);
        return all.isEmpty() ? null : all.get(0);
    }

    /** Returns whether it has one of these. */
    boolean has(Class<?>... kinds) {
        return meanings.stream().anyMatch(isOneOf(kinds));
    }

    /** Returns whether it has no others than these. */
    boolean isOnly(Class<?>... kinds) {
        return meanings.stream().allMatch(isOneOf(kinds));
    }

    private static Predicate<Meaning> isOneOf(Class<?>... kinds) {
        return meaning -> Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(meaning));
    }

    When without(Class<?>... kinds) {
        return new When(meanings.stream().filter(isOneOf(kinds).negate()).toList());
    }

    List<TimeOfDay> clocks() {
        Clocks clocks = any(Clocks.class);
        return clocks == null ? List.of() : clocks.times();
    }

    @Nullable DayPart part() {
        PartOfDay part = any(PartOfDay.class);
        return part == null ? null : part.part();
    }

    boolean isEmpty() {
        return meanings.isEmpty();
    }

    /** Returns whether it comes again, also if that is only said by how long it goes on. */
    boolean isRecurring() {
        return has(Every.class, TimesEach.class) || (has(During.class) && !has(In.class));
    }

    /** Returns whether it is so much from now that nothing more can be said of it. */
    boolean isExact() {
        In in = any(In.class);
        return in != null && !in.time().isInDays();
    }

    boolean isLackingTime() {
        return !has(Clocks.class, PartOfDay.class) && !isExact();
    }

    boolean isTimeAlone() {
        return !has(Day.class, In.class) && !isRecurring();
    }

    When and(List<Meaning> more) {
        return new When(Stream.concat(meanings.stream(), more.stream()).toList());
    }

    /** Returns whether what is said behind may complete this, which was said before. */
    boolean mayBeCompletedBy(When last) {
        // tonight lacks a time of the clock, tomorrow lacks any
        boolean isMoreExact = last.has(Clocks.class) && !last.has(PartOfDay.class);
        boolean isTime = last.isOnly(Clocks.class, PartOfDay.class, InZone.class, Nothing.class)
                && !isExact()
                && !has(Clocks.class)
                && (isLackingTime() || isMoreExact);
        boolean isBound = isRecurring()
                && (!isOnDays()
                        || last.all(During.class).stream()
                                .allMatch(during -> during.time().isInDays()))
                && last.isOnly(Until.class, From.class, During.class, Times.class, Except.class);
        boolean isDay = has(Every.class) && !last.has(Every.class) && isLackingTime();
        boolean isWhole = has(During.class, Until.class) && !has(Every.class) && !last.has(In.class);
        return isTime || isBound || isDay || isWhole;
    }

    /** Returns the same but for what another one says otherwise. */
    When changedBy(When other) {
        When kept = without(Unclear.class)
                .without(other.meanings.stream().map(Meaning::getClass).toArray(Class<?>[]::new));
        When free = other.has(Day.class, In.class) ? kept.without(Day.class, In.class) : kept;
        return (other.has(Clocks.class) ? free.without(PartOfDay.class) : free).and(other.meanings);
    }

    /** Returns what it may come to: one when there is one reading, else several. */
    List<Timing> options(Moment moment) throws UnclearPhraseException {
        check();
        Moment there = in(moment);
        List<Timing> options = !has(Offset.class) && isRecurring()
                ? new Recurring(withTimeOfEnd(), there).options()
                : new OneOff(this, there).options();
        List<Timing> ahead = options.stream()
                .filter(option -> option.rule() != null || option.start().isAfter(moment.said()))
                .distinct()
                .toList();
        if (ahead.isEmpty()) {
            throw past();
        }
        for (Timing option : ahead) {
            checkReach(option.rule() == null ? option.start() : moment.said(), moment.said());
        }
        return ahead;
    }

    private boolean isOnDays() {
        Every every = any(Every.class);
        return every != null && every.unit().isCalendar();
    }

    /** Every day until Friday at 5: what comes on days comes at that time, and ends with that day. */
    private When withTimeOfEnd() {
        Until until = any(Until.class);
        When end = until == null ? UNSAID : new When(until.end());
        return isOnDays() && isLackingTime() && end.has(Day.class) && end.has(Clocks.class)
                ? without(Until.class)
                        .and(end.without(Day.class).meanings)
                        .and(List.of(new Until(end.without(Clocks.class).meanings)))
                : this;
    }

    static void checkReach(ZonedDateTime due, ZonedDateTime said) throws UnclearPhraseException {
        if (due.isAfter(said.plusYears(YEARS_AHEAD))) {
            throw new UnclearPhraseException("I can look ten years ahead.");
        }
    }

    static UnclearPhraseException past() {
        return new UnclearPhraseException("That is in the past.");
    }

    static UnclearPhraseException never() {
        return new UnclearPhraseException("When shall I remind you?");
    }

    private void check() throws UnclearPhraseException {
        Unclear unclear = any(Unclear.class);
        boolean isNothing = !has(
                Clocks.class,
                Day.class,
                PartOfDay.class,
                In.class,
                Every.class,
                During.class,
                TimesEach.class,
                Offset.class);
        if (unclear != null || isNothing) {
            throw unclear == null || unclear.why().isEmpty() ? never() : new UnclearPhraseException(unclear.why());
        }
        Set<Class<?>> seen = new HashSet<>();
        boolean isTwice = meanings.stream()
                .filter(meaning -> !(meaning instanceof Day || meaning instanceof Nothing))
                .anyMatch(meaning -> !seen.add(meaning.getClass()));
        if (isTwice) {
            throw new UnclearPhraseException("That is more than one time. Which one shall I take?");
        }
        boolean isHalf = !isRecurring() && has(Until.class, From.class, Times.class, TimesEach.class, Except.class);
        if (isHalf || (has(In.class) && has(Day.class, Every.class, During.class))) {
            throw never();
        }
    }

    /**
     * Returns the times of day that it may mean.
     *
     * @param today null on a day that is not today
     */
    List<LocalTime> times(@Nullable Moment today) throws UnclearPhraseException {
        List<TimeOfDay> clocks = clocks();
        DayPart part = part();
        if (clocks.isEmpty()) {
            return List.of(part == null ? USUAL : part.usual);
        }
        if (clocks.stream().anyMatch(TimeOfDay::isSaid) && clocks.stream().anyMatch(TimeOfDay::isEither)) {
            throw new UnclearPhraseException("Say am or pm with each of the times.");
        }
        List<LocalTime> times = new ArrayList<>();
        for (TimeOfDay time : clocks) {
            times.addAll(today == null ? time.onDay(part) : time.today(part, today));
        }
        return times;
    }
}
