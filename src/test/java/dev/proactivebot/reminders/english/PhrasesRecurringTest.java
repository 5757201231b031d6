package dev.proactivebot.reminders.english;

import static dev.proactivebot.reminders.english.Saying.WEDNESDAY;
import static dev.proactivebot.reminders.english.Saying.recurring;
import static dev.proactivebot.reminders.english.Saying.why;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesRecurringTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every day at 9 | 2026-11-25T09:00 | FREQ=DAILY | every day at 09:00",
                "each day | 2026-11-25T09:00 | FREQ=DAILY | every day at 09:00",
                "daily at 9 | 2026-11-25T09:00 | FREQ=DAILY | every day at 09:00",
                "every day 5pm | 2026-11-25T17:00 | FREQ=DAILY | every day at 17:00",
                "every other day | 2026-11-25T09:00 | FREQ=DAILY;INTERVAL=2 | every 2 days at 09:00",
                "every 3 days at 8 | 2026-11-25T08:00 | FREQ=DAILY;INTERVAL=3 | every 3 days at 08:00",
                "every three days | 2026-11-25T09:00 | FREQ=DAILY;INTERVAL=3 | every 3 days at 09:00",
                "every third day | 2026-11-25T09:00 | FREQ=DAILY;INTERVAL=3 | every 3 days at 09:00",
                "every 1 day | 2026-11-25T09:00 | FREQ=DAILY | every day at 09:00",
            })
    void aNumberOfDaysIsCountedFromToday(String when, String start, String rule, String words) {
        understood(when, start, rule, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every weekday at 09:00 | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | every weekday at 09:00",
                "at 09:00 every weekday | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | every weekday at 09:00",
                "on weekdays at 9 | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | every weekday at 09:00",
                "every weekend at 10 | 2026-11-28T10:00 | FREQ=WEEKLY;BYDAY=SA,SU | every weekend at 10:00",
                "every Monday to Friday at 9 | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | every weekday at 09:00",
                "every Fri to Sun | 2026-11-27T09:00 | FREQ=WEEKLY;BYDAY=FR,SA,SU | every Friday, Saturday and Sunday at 09:00",
                "every Saturday through Monday | 2026-11-28T09:00 | FREQ=WEEKLY;BYDAY=MO,SA,SU | every Monday, Saturday and Sunday at 09:00",
                "on Monday every 2 weeks | 2026-11-30T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | every 2 weeks on Monday at 09:00",
                "every Monday | 2026-11-30T09:00 | FREQ=WEEKLY;BYDAY=MO | every Monday at 09:00",
                "on Mondays | 2026-11-30T09:00 | FREQ=WEEKLY;BYDAY=MO | every Monday at 09:00",
                "every Wednesday at 9 | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=WE | every Wednesday at 09:00",
                "every Monday and Thursday at 8:30 | 2026-11-26T08:30 | FREQ=WEEKLY;BYDAY=MO,TH | every Monday and Thursday at 08:30",
                "every Thursday and mon at 8:30 | 2026-11-26T08:30 | FREQ=WEEKLY;BYDAY=MO,TH | every Monday and Thursday at 08:30",
                "every Mon, Wed and Fri at 7am | 2026-11-25T07:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR | every Monday, Wednesday and Friday at 07:00",
                "every Mon,Wed & Fri at 7am | 2026-11-25T07:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR | every Monday, Wednesday and Friday at 07:00",
                "weekly | 2026-11-25T09:00 | FREQ=WEEKLY;BYDAY=WE | every Wednesday at 09:00",
                "every week on Tuesday | 2026-12-01T09:00 | FREQ=WEEKLY;BYDAY=TU | every Tuesday at 09:00",
                "every week at 8 on Tuesday | 2026-12-01T08:00 | FREQ=WEEKLY;BYDAY=TU | every Tuesday at 08:00",
                "weekly on Tuesday at noon | 2026-12-01T12:00 | FREQ=WEEKLY;BYDAY=TU | every Tuesday at 12:00",
            })
    void aWeekHasItsDaysByName(String when, String start, String rule, String words) {
        understood(when, start, rule, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every 2 weeks on Monday at 8:30 | 2026-11-30T08:30 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | every 2 weeks on Monday at 08:30",
                "every other week on Monday | 2026-11-30T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | every 2 weeks on Monday at 09:00",
                "every other Monday | 2026-11-30T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | every 2 weeks on Monday at 09:00",
                "every second week on Monday | 2026-11-30T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO | every 2 weeks on Monday at 09:00",
                "every 2 weeks on Wednesday at 9 | 2026-12-02T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE | every 2 weeks on Wednesday at 09:00",
                "every 2 weeks on Wednesday at 11 | 2026-11-25T11:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE | every 2 weeks on Wednesday at 11:00",
                "every 2 weeks | 2026-11-25T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE | every 2 weeks on Wednesday at 09:00",
                "every 3 months on the 25th at 9 | 2026-12-25T09:00 | FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25 | every 3 months on the 25th at 09:00",
                "every 4 years on 29 February | 2027-02-28T09:00 | FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1 | every 4 years on 29 February (or the last day) at 09:00",
            })
    void intervalBeginsOnTheNextSuchDayAhead(String when, String start, String rule, String words) {
        understood(when, start, rule, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every month on the 31st at 9 | 2026-11-30T09:00 | FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1 | every month on the 31st (or the last day) at 09:00",
                "every 30th | 2026-11-30T09:00 | FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1 | every month on the 30th (or the last day) at 09:00",
                "every 29th | 2026-11-29T09:00 | FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1 | every month on the 29th (or the last day) at 09:00",
                "every 15th at 9 | 2026-12-15T09:00 | FREQ=MONTHLY;BYMONTHDAY=15 | every month on the 15th at 09:00",
                "every 15th of the month | 2026-12-15T09:00 | FREQ=MONTHLY;BYMONTHDAY=15 | every month on the 15th at 09:00",
                "every first day of the month | 2026-12-01T09:00 | FREQ=MONTHLY;BYMONTHDAY=1 | every month on the 1st at 09:00",
                "monthly | 2026-11-25T09:00 | FREQ=MONTHLY;BYMONTHDAY=25 | every month on the 25th at 09:00",
                "monthly on the 1st | 2026-12-01T09:00 | FREQ=MONTHLY;BYMONTHDAY=1 | every month on the 1st at 09:00",
                "every month on the 2nd | 2026-12-02T09:00 | FREQ=MONTHLY;BYMONTHDAY=2 | every month on the 2nd at 09:00",
                "every month on the 23rd | 2026-12-23T09:00 | FREQ=MONTHLY;BYMONTHDAY=23 | every month on the 23rd at 09:00",
                "every month on the 12th | 2026-12-12T09:00 | FREQ=MONTHLY;BYMONTHDAY=12 | every month on the 12th at 09:00",
                "every month on the first Monday at 9 | 2026-12-07T09:00 | FREQ=MONTHLY;BYDAY=1MO | every month on the first Monday at 09:00",
                "on the first Monday of every month | 2026-12-07T09:00 | FREQ=MONTHLY;BYDAY=1MO | every month on the first Monday at 09:00",
                "on the 1st of each month at 8 | 2026-12-01T08:00 | FREQ=MONTHLY;BYMONTHDAY=1 | every month on the 1st at 08:00",
                "every second Tuesday of the month | 2026-12-08T09:00 | FREQ=MONTHLY;BYDAY=2TU | every month on the second Tuesday at 09:00",
                "every last Friday of the month at 16:00 | 2026-11-27T16:00 | FREQ=MONTHLY;BYDAY=-1FR | every month on the last Friday at 16:00",
                "every last day of the month at 9 | 2026-11-30T09:00 | FREQ=MONTHLY;BYMONTHDAY=-1 | every month on the last day at 09:00",
                "monthly on the last day | 2026-11-30T09:00 | FREQ=MONTHLY;BYMONTHDAY=-1 | every month on the last day at 09:00",
            })
    void aMonthThatIsTooShortHasItsLastDayInstead(String when, String start, String rule, String words) {
        understood(when, start, rule, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on 24 December every year at 9 | 2026-12-24T09:00 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 | every year on 24 December at 09:00",
                "on December 24 at 9 yearly | 2026-12-24T09:00 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 | every year on 24 December at 09:00",
                "every year on 24 December at 9 | 2026-12-24T09:00 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 | every year on 24 December at 09:00",
                "yearly on December 24 | 2026-12-24T09:00 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 | every year on 24 December at 09:00",
                "every 24th of December | 2026-12-24T09:00 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 | every year on 24 December at 09:00",
                "annually | 2026-11-25T09:00 | FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25 | every year on 25 November at 09:00",
                "every year on 29 February | 2027-02-28T09:00 | FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1 | every year on 29 February (or the last day) at 09:00",
            })
    void aYearHasItsDate(String when, String start, String rule, String words) {
        understood(when, start, rule, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every hour | FREQ=HOURLY | every hour",
                "hourly | FREQ=HOURLY | every hour",
                "every 2 hours | FREQ=HOURLY;INTERVAL=2 | every 2 hours",
                "every two hours | FREQ=HOURLY;INTERVAL=2 | every 2 hours",
                "every 2h | FREQ=HOURLY;INTERVAL=2 | every 2 hours",
                "every other hour | FREQ=HOURLY;INTERVAL=2 | every 2 hours",
                "every 30 minutes | FREQ=MINUTELY;INTERVAL=30 | every 30 minutes",
                "every half hour | FREQ=MINUTELY;INTERVAL=30 | every 30 minutes",
                "every 5 minutes | FREQ=MINUTELY;INTERVAL=5 | every 5 minutes",
                "every one thousand minutes | FREQ=MINUTELY;INTERVAL=1000 | every 1000 minutes",
            })
    void hoursAndMinutesAreCountedFromNow(String when, String rule, String words) {
        ZonedDateTime now = WEDNESDAY.plusNanos(123_456_789);

        assertEquals(new Timing(WEDNESDAY, rule, words), recurring(when, now));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every minute | At most every five minutes.",
                "every 4 minutes | At most every five minutes.",
                "every second | At most every five minutes.",
                "every 10 seconds | At most every five minutes.",
                "every 299 seconds | At most every five minutes.",
                "every 600 seconds | Please say it in minutes.",
                "every 0 days | The number after every must be from 1 to 1,000.",
                "every -1 days | The number after every must be from 1 to 1,000.",
                "every minus two weeks on Monday | The number after every must be from 1 to 1,000.",
                "every 1001 minutes | The number after every must be from 1 to 1,000.",
                "every 99999999999999999999 days | The number after every must be from 1 to 1,000.",
                "every 2.5 days | I understand whole numbers only there, such as 90 minutes.",
                "every 11 years | I can look ten years ahead.",
                "every 1000 months | I can look ten years ahead.",
                "every hour at 9 | A time of day does not go with hours or minutes.",
                "every second Monday | Say every 2 weeks on Monday, or every second Monday of the month.",
            })
    void ruleThatComesTooOftenOrNeverIsRefused(String when, String why) {
        assertEquals(why, why("remind me " + when + " to call Ann"));
        assertEquals(why, why("remind me to call Ann " + when));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2027-03-28T00:30:00+01:00[Europe/Berlin] | every day at 02:30 | 2027-03-27T02:30+01:00[Europe/Berlin]",
                "2027-03-27T10:00:00+01:00[Europe/Berlin] | every Sunday at 02:30 | 2027-03-21T02:30+01:00[Europe/Berlin]",
                "2027-03-27T10:00:00+01:00[Europe/Berlin] | every 2 weeks on Sunday at 02:30 | 2027-03-14T02:30+01:00[Europe/Berlin]",
                "2027-03-27T10:00:00+01:00[Europe/Berlin] | every last Sunday of the month at 02:30 | 2027-02-28T02:30+01:00[Europe/Berlin]",
                "2027-03-27T10:00:00+01:00[Europe/Berlin] | every fourth Sunday of the month at 02:30 | 2027-02-28T02:30+01:00[Europe/Berlin]",
                "2024-03-30T10:00:00+01:00[Europe/Berlin] | every last Sunday of the month at 02:30 | 2024-02-25T02:30+01:00[Europe/Berlin]",
                "2024-03-30T10:00:00+01:00[Europe/Berlin] | every month on the 31st at 02:30 | 2024-02-29T02:30+01:00[Europe/Berlin]",
                "2027-03-27T10:00:00+01:00[Europe/Berlin] | every year on 28 March at 02:30 | 2026-03-28T02:30+01:00[Europe/Berlin]",
                "2026-10-24T10:00:00+02:00[Europe/Berlin] | every Sunday at 02:30 | 2026-10-25T02:30+02:00[Europe/Berlin]",
                "2026-11-25T23:30:00-05:00[America/New_York] | every day at 9 | 2026-11-25T09:00-05:00[America/New_York]",
                "2027-01-31T10:00:00-05:00[America/New_York] | monthly | 2027-01-31T09:00-05:00[America/New_York]",
            })
    void aRuleIsNeverAnchoredAtATimeThatTheClocksSkip(String now, String when, String start) {
        assertEquals(start, recurring(when, ZonedDateTime.parse(now)).start().toString());
    }

    private static void understood(String when, String start, String rule, String words) {
        Timing timing = recurring(when, WEDNESDAY);

        assertEquals(start, timing.start().toLocalDateTime().toString());
        assertEquals(WEDNESDAY.getZone(), timing.start().getZone());
        assertEquals(rule, timing.rule());
        assertEquals(words, timing.words());
    }
}
