package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Clocks;
import dev.proactivebot.reminders.english.Meaning.Day;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a sentence says about when. Whether it makes sense, and whether it has one reading or several, is known when it is asked what it
 * comes to.
 */
record When(List<Meaning> meanings) {
    static final int YEARS_AHEAD = 10;
    static final LocalTime USUAL = LocalTime.of(9, 0);

    private static final int END_OF_NIGHT = 6;
    /** One of these must be said. */
    private static final Set<Class<? extends Meaning>> TELLING = Set.of(
            Clocks.class,
            Day.class,
            Meaning.PartOfDay.class,
            Meaning.In.class,
            Meaning.Every.class,
            Meaning.During.class,
            Meaning.TimesEach.class,
            Meaning.Offset.class);

    private static final Set<Class<? extends Meaning>> OF_REPETITIONS = Set.of(
            Meaning.Until.class,
            Meaning.From.class,
            Meaning.Times.class,
            Meaning.TimesEach.class,
            Meaning.Except.class);

    static When of(List<Part> parts) {
        return new When(parts.stream().flatMap(part -> part.meanings().stream()).toList());
    }

    /** Returns whether its only reading is none that many people mean: tonight at 3 is in the night. */
    boolean isDoubtful(Moment moment) {
        Clocks clocks = any(Clocks.class);
        Meaning.PartOfDay part = any(Meaning.PartOfDay.class);
        boolean isOneOfMany = !isRecurring()
                && (all(Day.class).size() > 1
                        || (clocks != null && clocks.times().size() > 1));
        boolean isName =
                all(Day.class).stream().anyMatch(day -> !day.isLed() && day.which() instanceof Which.DayOfMonth);
        boolean isByNight = clocks != null
                && part != null
                && part.part() == DayPart.NIGHT
                && has(Day.class)
                && moment.said().getHour() >= END_OF_NIGHT
                && clocks.times().stream().anyMatch(time -> time.isEither() && time.hour() < END_OF_NIGHT - 1);
        return isOneOfMany || isName || isByNight;
    }

    <T extends Meaning> List<T> all(Class<T> kind) {
        return meanings.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends Meaning> @Nullable T any(Class<T> kind) {
        List<T> all = all(kind);
        return all.isEmpty() ? null : all.get(0);
    }

    boolean has(Class<? extends Meaning> kind) {
        return any(kind) != null;
    }

    boolean isEmpty() {
        return meanings.isEmpty();
    }

    /** Returns whether it comes again, also if that is only said by how long it goes on. */
    boolean isRecurring() {
        return has(Meaning.Every.class)
                || has(Meaning.TimesEach.class)
                || (has(Meaning.During.class) && !has(Meaning.In.class));
    }

    /** Returns whether it is so much from now that nothing more can be said of it. */
    boolean isExact() {
        Meaning.In in = any(Meaning.In.class);
        return in != null && !in.time().isInDays();
    }

    boolean isLackingTime() {
        return !has(Clocks.class) && !has(Meaning.PartOfDay.class) && !isExact();
    }

    boolean isTimeAlone() {
        return !has(Day.class) && !has(Meaning.In.class) && !isRecurring();
    }

    When and(List<Meaning> more) {
        return new When(Stream.concat(meanings.stream(), more.stream()).toList());
    }

    /** Returns the same but for what another one says otherwise. */
    When changedBy(When other) {
        boolean hasOtherDay = other.has(Day.class) || other.has(Meaning.In.class);
        return new When(Stream.concat(
                        meanings.stream()
                                .filter(meaning -> !(meaning instanceof Meaning.Unclear))
                                .filter(meaning -> !other.has(meaning.getClass()))
                                .filter(meaning ->
                                        !hasOtherDay || !(meaning instanceof Day || meaning instanceof Meaning.In))
                                .filter(meaning -> !(other.has(Clocks.class) && meaning instanceof Meaning.PartOfDay)),
                        other.meanings.stream())
                .toList());
    }

    /** Returns what it may come to: one when there is one reading, else several. */
    List<Timing> options(Moment moment) throws Misfit {
        for (Meaning.Unclear unclear : all(Meaning.Unclear.class)) {
            throw unclear.why().isEmpty() ? never() : new Misfit(unclear.why());
        }
        checkOnce();
        Meaning.InZone zone = any(Meaning.InZone.class);
        Moment there = zone == null ? moment : moment.in(zone.zone());
        List<Timing> options = has(Meaning.Offset.class)
                ? offset(there)
                : isRecurring() ? new Recurring(this, there).options() : once(there);
        List<Timing> ahead = options.stream()
                .filter(option -> option.rule() != null || option.start().isAfter(moment.said()))
                .distinct()
                .toList();
        if (ahead.isEmpty()) {
            throw past();
        }
        for (Timing option : ahead) {
            if (option.rule() == null) {
                checkReach(option.start(), moment.said());
            }
        }
        return ahead;
    }

    static void checkReach(ZonedDateTime due, ZonedDateTime said) throws Misfit {
        if (due.isAfter(said.plusYears(YEARS_AHEAD))) {
            throw new Misfit("I can look ten years ahead.");
        }
    }

    static Misfit past() {
        return new Misfit("That is in the past.");
    }

    static Misfit never() {
        return new Misfit("When shall I remind you?");
    }

    private void checkOnce() throws Misfit {
        List<Class<? extends Meaning>> single = meanings.stream()
                .filter(meaning -> !(meaning instanceof Day) && !(meaning instanceof Meaning.Nothing))
                .<Class<? extends Meaning>>map(Meaning::getClass)
                .toList();
        boolean isNothing = TELLING.stream().noneMatch(this::has);
        if (isNothing || Set.copyOf(single).size() < single.size()) {
            throw isNothing ? never() : new Misfit("That is more than one time. Which one shall I take?");
        }
        boolean isHalf = !isRecurring() && OF_REPETITIONS.stream().anyMatch(this::has);
        boolean isBoth =
                has(Meaning.In.class) && (has(Day.class) || has(Meaning.Every.class) || has(Meaning.During.class));
        if (isHalf || isBoth) {
            throw never();
        }
    }

    private List<Timing> offset(Moment moment) throws Misfit {
        Meaning.Offset offset = all(Meaning.Offset.class).get(0);
        When event = new When(meanings.stream()
                .filter(meaning -> !(meaning instanceof Meaning.Offset))
                .toList());
        boolean isTimeKnown = event.has(Clocks.class)
                || (offset.time().isInDays() && event.has(Day.class))
                || event.has(Meaning.In.class);
        if (event.isRecurring() || !isTimeKnown) {
            throw new Misfit(
                    event.isRecurring() ? "I can reckon from one time only." : "When is that? Say its day and time.");
        }
        List<Timing> shifted = new ArrayList<>();
        for (Timing option : event.options(moment)) {
            ZonedDateTime due = offset.isBefore()
                    ? offset.time().before(option.start())
                    : offset.time().after(option.start());
            DayPart part = offset.part();
            shifted.add(
                    Timing.once(part == null ? due : moment.at(due.toLocalDate().atTime(part.usual()))));
        }
        return shifted;
    }

    private List<Timing> once(Moment moment) throws Misfit {
        Meaning.In in = any(Meaning.In.class);
        Meaning.PartOfDay part = any(Meaning.PartOfDay.class);
        DayPart partOfDay = part == null ? null : part.part();
        Clocks clocks = any(Clocks.class);
        if (in != null) {
            return in(in.time(), clocks, partOfDay, moment);
        }
        List<Day> days = all(Day.class);
        List<Timing> options = new ArrayList<>();
        for (Day day : days) {
            for (LocalTime time : times(clocks, partOfDay, day.isToday() ? moment : null)) {
                for (LocalDate date : day.rule().dates(moment, time)) {
                    options.add(Timing.once(
                            moment.at(night(date, time, partOfDay, moment).atTime(time))));
                }
            }
        }
        if (days.isEmpty()) {
            for (LocalDateTime next : next(clocks, partOfDay, moment)) {
                options.add(Timing.once(moment.at(next)));
            }
        }
        return options;
    }

    private static List<LocalDateTime> next(@Nullable Clocks clocks, @Nullable DayPart part, Moment moment)
            throws Misfit {
        List<LocalDateTime> next = new ArrayList<>();
        if (clocks == null) {
            next.add(TimeOfDay.next(part == null ? USUAL : part.usual(), moment));
        } else {
            for (TimeOfDay time : clocks.times()) {
                next.addAll(time.next(part, moment));
            }
        }
        return next;
    }

    /** The hours after midnight are of the night that began the day before. */
    private static LocalDate night(LocalDate date, LocalTime time, @Nullable DayPart part, Moment moment) {
        boolean isAfterMidnight = part == DayPart.NIGHT && time.getHour() < END_OF_NIGHT;
        boolean isStillNight =
                moment.said().getHour() < END_OF_NIGHT && date.equals(moment.today()) && moment.isAhead(date, time);
        return isAfterMidnight && !isStillNight ? date.plusDays(1) : date;
    }

    private static List<Timing> in(RelativeTime time, @Nullable Clocks clocks, @Nullable DayPart part, Moment moment)
            throws Misfit {
        if (!time.isForward()) {
            throw past();
        }
        ZonedDateTime due = time.after(moment.said());
        if (clocks == null && part == null) {
            return List.of(Timing.once(due));
        }
        if (!time.isInDays()) {
            throw new Misfit("A time of day does not go with hours or minutes.");
        }
        List<Timing> options = new ArrayList<>();
        for (LocalTime clock : times(clocks, part, null)) {
            options.add(Timing.once(moment.at(due.toLocalDate().atTime(clock))));
        }
        return options;
    }

    /** @param today null on a day that is not today */
    static List<LocalTime> times(@Nullable Clocks clocks, @Nullable DayPart part, @Nullable Moment today)
            throws Misfit {
        if (clocks == null) {
            return List.of(part == null ? USUAL : part.usual());
        }
        boolean isMixed = clocks.times().stream().anyMatch(TimeOfDay::isSaid)
                && clocks.times().stream().anyMatch(TimeOfDay::isEither);
        if (isMixed) {
            throw new Misfit("Say am or pm with each of the times.");
        }
        List<LocalTime> times = new ArrayList<>();
        for (TimeOfDay time : clocks.times()) {
            times.addAll(today == null ? time.onDay(part) : time.today(part, today));
        }
        return times;
    }
}
