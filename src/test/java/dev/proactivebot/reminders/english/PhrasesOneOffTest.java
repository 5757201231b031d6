package dev.proactivebot.reminders.english;

import static dev.proactivebot.reminders.english.Saying.WEDNESDAY;
import static dev.proactivebot.reminders.english.Saying.due;
import static dev.proactivebot.reminders.english.Saying.reminder;
import static dev.proactivebot.reminders.english.Saying.why;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasesOneOffTest {

    @ParameterizedTest
    @CsvSource({
        "in 10 minutes, 2026-11-25T10:10",
        "in ten minutes, 2026-11-25T10:10",
        "in １０ minutes, 2026-11-25T10:10",
        "in 10 min, 2026-11-25T10:10",
        "in 10m, 2026-11-25T10:10",
        "in a minute, 2026-11-25T10:01",
        "in an hour, 2026-11-25T11:00",
        "in one hour, 2026-11-25T11:00",
        "in half an hour, 2026-11-25T10:30",
        "in an hour and a half, 2026-11-25T11:30",
        "in 1 hour and 30 minutes, 2026-11-25T11:30",
        "in 1 hour 30 minutes, 2026-11-25T11:30",
        "in 1h30m, 2026-11-25T11:30",
        "in 1h 30m, 2026-11-25T11:30",
        "in 2 h, 2026-11-25T12:00",
        "in 20 seconds, 2026-11-25T10:00:20",
        "in twenty-five minutes, 2026-11-25T10:25",
        "in twenty\u2013five minutes, 2026-11-25T10:25",
        "in twenty five minutes, 2026-11-25T10:25",
        "in ninety-nine minutes, 2026-11-25T11:39",
        "in a hundred minutes, 2026-11-25T11:40",
        "in a hundred and twenty minutes, 2026-11-25T12:00",
        "in two hours and a minute, 2026-11-25T12:01",
        "in a day, 2026-11-26T10:00",
        "in 3 days, 2026-11-28T10:00",
        "in 3 days at 17:30, 2026-11-28T17:30",
        "in two weeks, 2026-12-09T10:00",
        "in 3 months, 2027-02-25T10:00",
        "in a year, 2027-11-25T10:00",
        "in ten years, 2036-11-25T10:00",
        "in 1 day and 2 hours, 2026-11-26T12:00",
        "in one thousand minutes, 2026-11-26T02:40",
        "10 minutes from now, 2026-11-25T10:10",
        "an hour from now, 2026-11-25T11:00",
        "a week from now at 8, 2026-12-02T08:00",
    })
    void aSpanIsCountedFromNow(String when, String due) {
        assertEquals(due, due(when));
    }

    @ParameterizedTest
    @CsvSource({
        "at 17:30, 2026-11-25T17:30",
        "at 17.30, 2026-11-25T17:30",
        "at １７：３０, 2026-11-25T17:30",
        "at 5pm, 2026-11-25T17:00",
        "at 5 PM, 2026-11-25T17:00",
        "at 5:30 p.m., 2026-11-25T17:30",
        "at 5:30pm, 2026-11-25T17:30",
        "at 12pm, 2026-11-25T12:00",
        "at 12am, 2026-11-26T00:00",
        "at noon, 2026-11-25T12:00",
        "at midnight, 2026-11-26T00:00",
        "at 0:00, 2026-11-26T00:00",
        "at 11 o'clock pm, 2026-11-25T23:00",
        "at 10:00, 2026-11-26T10:00",
        "at 10:01, 2026-11-25T10:01",
    })
    void timeAloneIsTodayIfStillAheadElseTomorrow(String when, String due) {
        assertEquals(due, due(when));
    }

    @ParameterizedTest
    @CsvSource({
        "at 5, 2026-11-25T17:00",
        "at 9, 2026-11-25T21:00",
        "at 9 o'clock, 2026-11-25T21:00",
        "at 9 o\u2019clock, 2026-11-25T21:00",
        "at nine o'clock, 2026-11-25T21:00",
        "at 10, 2026-11-25T22:00",
        "at eleven, 2026-11-25T11:00",
        "at 12, 2026-11-25T12:00",
        "at 17, 2026-11-25T17:00",
        "at 0, 2026-11-26T00:00",
        "at 9:00, 2026-11-26T09:00",
        "at 9am, 2026-11-26T09:00",
        "today at 5, 2026-11-25T17:00",
        "at 9 today, 2026-11-25T21:00",
        "at half past nine, 2026-11-25T21:30",
        "at quarter to ten, 2026-11-25T21:45",
        "at a quarter past ten, 2026-11-25T10:15",
        "at half past twelve, 2026-11-25T12:30",
        "at quarter to one, 2026-11-25T12:45",
    })
    void hourAloneIsItsNextOccurrence(String when, String due) {
        assertEquals(due, due(when));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T22:00+01:00, at 7, 2026-11-26T07:00",
        "2026-11-25T22:00+01:00, at half past nine, 2026-11-26T09:30",
        "2026-11-25T10:00+01:00, at 7:30, 2026-11-26T07:30",
        "2026-11-25T10:00+01:00, at 11:30, 2026-11-25T11:30",
        "2026-11-25T10:00+01:00, at 05, 2026-11-26T05:00",
        "2026-11-25T10:00+01:00, at 05:30, 2026-11-26T05:30",
        "2026-11-25T10:00+01:00, at 7 in the morning, 2026-11-26T07:00",
        "2026-11-25T10:00+01:00, at 9 in the evening, 2026-11-25T21:00",
        "2026-11-25T22:00+01:00, at 11 at night, 2026-11-25T23:00",
        "2026-11-25T10:00+01:00, tomorrow at 05, 2026-11-26T05:00",
        "2026-11-25T10:00+01:00, tomorrow at 3 in the afternoon, 2026-11-26T15:00",
        "2026-11-25T10:00+01:00, on Friday at 7, 2026-11-27T07:00",
    })
    void timeWithoutAmOrPmIsTheUsualOne(String now, String when, String due) {
        assertEquals(due, due(when, ZonedDateTime.parse(now)));
    }

    @ParameterizedTest
    @CsvSource({
        "at 5:30, 5:30 am or 17:30",
        "tomorrow at 5, 5 am or 17:00",
        "tomorrow at five o'clock, 5 am or 17:00",
        "on Friday at 3, 3 am or 15:00",
        "on Wednesday at half past six, 6:30 am or 18:30",
        "in 3 days at 1, 1 am or 13:00",
        "every day at 5, 5 am or 17:00",
        "every weekday at 6, 6 am or 18:00",
        "tomorrow at 5:30, 5:30 am or 17:30",
    })
    void timeThatMayBeInTheMorningOrAfternoonIsAskedFor(String when, String choice) {
        refused(when, "In the morning or in the afternoon? Say " + choice + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at half past", "at quarter to", "at half past 13", "at quarter to 12 pm", "at half nine"})
    void halfOrQuarterOfAnUnclearHourIsAskedFor(String when) {
        refused(when, "When shall I remind you?");
    }

    @ParameterizedTest
    @CsvSource({
        "today at 17:30, 2026-11-25T17:30",
        "at 17:30 today, 2026-11-25T17:30",
        "tonight, 2026-11-25T20:00",
        "tonight at 9, 2026-11-25T21:00",
        "at 11:15 tonight, 2026-11-25T23:15",
        "tonight at 12, 2026-11-26T00:00",
        "tonight at midnight, 2026-11-26T00:00",
        "tomorrow, 2026-11-26T09:00",
        "tomorrow at 8, 2026-11-26T08:00",
        "at 8 tomorrow, 2026-11-26T08:00",
        "tomorrow 5 pm, 2026-11-26T17:00",
        "5 pm tomorrow, 2026-11-26T17:00",
        "17:30 on Monday, 2026-11-30T17:30",
        "noon tomorrow, 2026-11-26T12:00",
        "tomorrow 17:30, 2026-11-26T17:30",
        "tomorrow noon, 2026-11-26T12:00",
        "the day after tomorrow, 2026-11-27T09:00",
        "day after tomorrow at 7am, 2026-11-27T07:00",
        "on Monday, 2026-11-30T09:00",
        "on mon, 2026-11-30T09:00",
        "Monday at noon, 2026-11-30T12:00",
        "at noon on Monday, 2026-11-30T12:00",
        "this Friday, 2026-11-27T09:00",
        "on Wednesday, 2026-12-02T09:00",
        "on Wednesday at 11, 2026-11-25T11:00",
        "next Wednesday at 11, 2026-12-02T11:00",
    })
    void aDayIsTheNextOneThatIsAheadAndWithoutATimeMeansNineOClock(String when, String due) {
        assertEquals(due, due(when));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on 2026-12-24 | 2026-12-24T09:00",
                "2026-12-24 at 17:30 | 2026-12-24T17:30",
                "at 17:30 on 2026-12-24 | 2026-12-24T17:30",
                "on 2026\u201112\u201124 | 2026-12-24T09:00",
                "on 24 December | 2026-12-24T09:00",
                "24 Dec at 5pm | 2026-12-24T17:00",
                "on 24 December 2027 | 2027-12-24T09:00",
                "on the 24th of December 2027 | 2027-12-24T09:00",
                "on the 24th of December, 2027, at 8 | 2027-12-24T08:00",
                "on December 24th, 2027 | 2027-12-24T09:00",
                "on December 24 | 2026-12-24T09:00",
                "on the first of March | 2027-03-01T09:00",
                "on 1 January | 2027-01-01T09:00",
                "on 25 November | 2027-11-25T09:00",
                "on 25 November at 11 | 2026-11-25T11:00",
                "on 24.12.2026 | 2026-12-24T09:00",
                "24.12.2026 at 17.30 | 2026-12-24T17:30",
                "on 24.12. at 17:30 | 2026-12-24T17:30",
                "on the 31st | 2026-12-31T09:00",
                "on Thursday, 24 December at 8 | 2026-12-24T08:00",
                "Thu 24.12.2026 | 2026-12-24T09:00",
                "Thursday, December 24th | 2026-12-24T09:00",
                "on the 25th | 2026-12-25T09:00",
                "on the 25th at 11 | 2026-11-25T11:00",
                "on the twenty-fifth at 11 | 2026-11-25T11:00",
                "on 29 February | 2028-02-29T09:00",
                "on 29 February 2028 | 2028-02-29T09:00",
            })
    void aDateWithoutAYearIsTheNextOneThatIsAhead(String when, String due) {
        assertEquals(due, due(when));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on 2026-11-24 | That is in the past.",
                "on 24 December 2025 | That is in the past.",
                "today | That is in the past.",
                "today at 10:00 | That is in the past.",
                "at 09 today | That is in the past.",
                "at 9:00 today | That is in the past.",
                "yesterday | That is in the past.",
                "in -5 minutes | That is in the past.",
                "in \u22125 minutes | That is in the past.",
                "in minus five minutes | That is in the past.",
                "in 1 hour and -30 minutes | That is in the past.",
                "in 0 minutes | That is no time at all; say for example: in 10 minutes.",
                "in zero hours and 0 minutes | That is no time at all; say for example: in 10 minutes.",
                "in 0 days | That is no time at all; say for example: in 10 minutes.",
                "on Friday, 24 December | That date is on another day of the week.",
                "in 10 minutes at 9 | A time of day does not go with hours or minutes.",
            })
    void pastOrInvalidTimeIsRefused(String when, String why) {
        refused(when, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in 11 years",
                "in ten years and a minute",
                "in 9999999999999 years",
                "in 99999999999999999999999999999999999999999999999999 minutes",
                "in 9999999999999999999y9999999999999999999d",
                "in two hundred thousand million years",
                "in 999999999 years and 999999999 years and 999999999 years",
                "in 400000000 seconds",
                "in 3700 days",
                "on 2036-11-26",
                "on 9999-12-31",
            })
    void timeMoreThanTenYearsAheadIsRefused(String when) {
        refused(when, "I can look ten years ahead.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at 25:00",
                "at 24:00",
                "at 24",
                "at 13am",
                "at 0am",
                "at 9:75",
                "at 9:5",
                "at 9:5555555555555",
                "at -1",
                "at 99999999999999999999",
                "at a hundred",
                "tomorrow at 25:00",
                "every day at 25:00",
            })
    void impossibleTimeIsRefused(String when) {
        refused(when, "There is no such time of day; write it like 17:30 or 5:30 pm.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on 31 June",
                "on 31 June 2027",
                "on 29 February 2027",
                "on 2027-02-29",
                "on 2026-13-01",
                "on 30 February",
                "on the 32nd",
                "on the 0th",
                "on the 999999999999th",
                "on 0 December",
                "on 24.13.2026",
                "every 32nd",
                "every year on 30 February",
                "every month on the sixth Monday",
            })
    void impossibleDateIsRefused(String when) {
        refused(when, "There is no such day.");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T04:00+01:00, at 5, 5 am or 17:00",
        "2026-11-25T18:00+01:00, at 5, 5 am or 17:00",
        "2026-11-25T04:00+01:00, at 5:30, 5:30 am or 17:30",
        "2026-11-25T18:00+01:00, at 5:30, 5:30 am or 17:30",
    })
    void anHourThatWouldFallIntoTheNightIsAskedFor(String now, String when, String choice) {
        assertEquals(
                "In the morning or in the afternoon? Say " + choice + ".",
                why("remind me " + when + " to call Ann", ZonedDateTime.parse(now)));
    }

    @ParameterizedTest
    @CsvSource({
        "on 12/24/2026, 2026-12-24T09:00",
        "12/24/2026 at 9, 2026-12-24T09:00",
        "on 24/12, 2026-12-24T09:00",
        "on 2/2, 2027-02-02T09:00",
        "on 2026/12/24, 2026-12-24T09:00",
        "on 24-12-2026, 2026-12-24T09:00",
        "on 24.12.26, 2026-12-24T09:00",
    })
    void aDateInFiguresWithOneReadingIsTaken(String when, String due) {
        assertEquals(due, due(when));
    }

    @Test
    void aDateInFiguresWithTwoReadingsIsAskedFor() {
        refused(
                "on 1/2",
                "Which one do you mean: on Monday, 1 February 2027 at 09:00 (Europe/Berlin), or on Saturday, 2 January 2027 at"
                        + " 09:00 (Europe/Berlin)? Say for instance: the first.");
    }

    @ParameterizedTest
    @CsvSource({
        // Berlin's clocks skip 02:00 to 03:00 on 28 March 2027, and have that hour twice on 25 October 2026
        "2027-03-27T10:00:00+01:00[Europe/Berlin], tomorrow at 02:30, 2027-03-28T03:30+02:00[Europe/Berlin]",
        "2027-03-27T10:00:00+01:00[Europe/Berlin], in a day, 2027-03-28T10:00+02:00[Europe/Berlin]",
        "2027-03-27T10:00:00+01:00[Europe/Berlin], in 24 hours, 2027-03-28T11:00+02:00[Europe/Berlin]",
        "2027-03-27T02:30:00+01:00[Europe/Berlin], in a day, 2027-03-28T03:30+02:00[Europe/Berlin]",
        "2026-10-24T10:00:00+02:00[Europe/Berlin], tomorrow at 02:30, 2026-10-25T02:30+02:00[Europe/Berlin]",
        "2026-10-24T10:00:00+02:00[Europe/Berlin], in a day, 2026-10-25T10:00+01:00[Europe/Berlin]",
        "2026-10-24T10:00:00+02:00[Europe/Berlin], in 24 hours, 2026-10-25T09:00+01:00[Europe/Berlin]",
        "2026-10-25T02:30:00+02:00[Europe/Berlin], in an hour, 2026-10-25T02:30+01:00[Europe/Berlin]",
        "2026-10-31T02:30:00+01:00[Europe/Berlin], in 52 weeks, 2027-10-30T02:30+02:00[Europe/Berlin]",
        "2026-11-01T02:30:00+01:00[Europe/Berlin], in 52 weeks, 2027-10-31T02:30+02:00[Europe/Berlin]",
        "2026-10-25T02:45:00+02:00[Europe/Berlin], at 02:30, 2026-10-26T02:30+01:00[Europe/Berlin]",
        "2026-11-25T23:00:00-05:00[America/New_York], at noon, 2026-11-26T12:00-05:00[America/New_York]",
        "2027-03-13T10:00:00-05:00[America/New_York], tomorrow at 02:30, 2027-03-14T03:30-04:00[America/New_York]",
        "2027-01-31T10:00:00-05:00[America/New_York], in a month, 2027-02-28T10:00-05:00[America/New_York]",
        "2027-01-31T10:00:00-05:00[America/New_York], on the 30th, 2027-03-30T09:00-04:00[America/New_York]",
        "2026-11-25T10:00:00.999+01:00[Europe/Berlin], in 1 second, 2026-11-25T10:00:01+01:00[Europe/Berlin]",
        "2026-11-25T10:00:00.999+01:00[Europe/Berlin], in 5 minutes, 2026-11-25T10:05+01:00[Europe/Berlin]",
        "2026-11-25T00:30:00+01:00[Europe/Berlin], tonight at 1, 2026-11-25T01:00+01:00[Europe/Berlin]",
    })
    void daysFollowTheCalendarAndHoursTheClockEvenWhenItIsChanged(String now, String when, String due) {
        assertEquals(
                due,
                reminder("remind me " + when + " to call Ann", ZonedDateTime.parse(now))
                        .timing()
                        .start()
                        .toString());
    }

    @Test
    void aQuestionNamesMidnightAsItIsAnswered() {
        assertEquals(
                "In the morning or in the afternoon? Say 12 am or 12:00.",
                why("remind me at 12 to call Ann", WEDNESDAY.withHour(15)));
        assertEquals("2026-11-26T00:00", due("at 12 am", WEDNESDAY.withHour(15)));
    }

    private static void refused(String when, String why) {
        assertEquals(why, why("remind me " + when + " to call Ann"));
        assertEquals(why, why("remind me to call Ann " + when));
    }
}
