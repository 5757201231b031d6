package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Clocks;
import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.In;
import dev.proactivebot.reminders.english.Meaning.Offset;
import dev.proactivebot.reminders.english.Meaning.PartOfDay;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tells the times that may be meant by what comes once. */
record OneOff(When when, Moment moment) {

    List<Timing> options() throws UnclearPhraseException {
        Offset offset = when.any(Offset.class);
        if (offset != null) {
            return offset(offset, when.without(Offset.class));
        }
        In in = when.any(In.class);
        List<LocalDateTime> due = new ArrayList<>();
        if (in != null) {
            ZonedDateTime start = in.time().from(moment.said(), 1);
            if (!when.has(Clocks.class, PartOfDay.class)) {
                return List.of(Timing.once(start));
            }
            if (!in.time().isInDays()) {
                throw new UnclearPhraseException("A time of day does not go with hours or minutes.");
            }
            when.times(null).forEach(time -> due.add(start.toLocalDate().atTime(time)));
        } else if (when.has(Day.class)) {
            addDays(due);
        } else if (when.has(Clocks.class)) {
            for (TimeOfDay time : when.clocks()) {
                due.addAll(time.next(when.part(), moment));
            }
        } else {
            due.add(moment.next(when.times(null).get(0)));
        }
        return due.stream().map(time -> Timing.once(moment.at(time))).toList();
    }

    private void addDays(List<LocalDateTime> due) throws UnclearPhraseException {
        for (Day day : when.all(Day.class)) {
            for (LocalTime time : when.times(day.isToday() ? moment : null)) {
                for (LocalDate date : day.rule().dates(moment, time)) {
                    due.add(night(date, time).atTime(time));
                }
            }
        }
    }

    /** The hours after midnight are of the night that began the day before. */
    private LocalDate night(LocalDate date, LocalTime time) {
        boolean isAfterMidnight = when.part() == DayPart.NIGHT && time.getHour() < When.END_OF_NIGHT;
        boolean isStillNight = moment.said().getHour() < When.END_OF_NIGHT
                && date.equals(moment.today())
                && moment.isAhead(date, time);
        return isAfterMidnight && !isStillNight ? date.plusDays(1) : date;
    }

    private List<Timing> offset(Offset offset, When event) throws UnclearPhraseException {
        boolean isTimeKnown =
                event.has(Clocks.class, In.class) || (offset.time().isInDays() && event.has(Day.class));
        if (event.isRecurring() || !isTimeKnown) {
            throw new UnclearPhraseException(
                    event.isRecurring() ? "I can reckon from one time only." : "When is that? Say its day and time.");
        }
        List<Timing> shifted = new ArrayList<>();
        for (Timing option : event.options(moment)) {
            ZonedDateTime due = offset.time().from(option.start(), offset.isBefore() ? -1 : 1);
            DayPart part = offset.part();
            shifted.add(
                    Timing.once(part == null ? due : moment.at(due.toLocalDate().atTime(part.usual))));
        }
        return shifted;
    }

    /** Returns whether its only reading is none that many people mean: tonight at 3 is in the night. */
    boolean isDoubtful() {
        List<TimeOfDay> times = when.clocks();
        List<Day> days = when.all(Day.class);
        boolean isOneOfMany = days.size() > 1 || times.size() > 1;
        boolean isName = days.stream()
                .anyMatch(day ->
                        !day.isLed() && day.which() != null && day.which().unit() == Unit.MONTH);
        boolean isByNight = when.part() == DayPart.NIGHT
                && !days.isEmpty()
                && moment.said().getHour() >= When.END_OF_NIGHT
                && times.stream().anyMatch(time -> time.isEither() && time.hour() < When.END_OF_NIGHT - 1);
        return isOneOfMany || isName || isByNight || isNow(days);
    }

    /** Returns whether what was said alone is now: it is not put off to the next time unasked. */
    private boolean isNow(List<Day> days) {
        boolean isOtherDay = days.stream()
                .anyMatch(day -> !day.isToday()
                        && (day.which() == null || !day.which().dates().test(moment.today())));
        if (isOtherDay || when.has(In.class, Offset.class)) {
            return false;
        }
        LocalTime now = moment.said().toLocalTime().truncatedTo(ChronoUnit.MINUTES);
        DayPart part = when.part();
        // in the morning, said on a morning, is the next one
        boolean isNext = part == DayPart.MORNING && days.isEmpty();
        return when.clocks().isEmpty()
                ? part != null && !isNext && part.isAfterUsual(now)
                : when.clocks().stream().anyMatch(time -> time.isNow(now, part));
    }
}
