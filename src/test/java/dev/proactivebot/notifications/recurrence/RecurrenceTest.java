package dev.proactivebot.notifications.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
    private static final String BERLIN = "Europe/Berlin";
    private static final String NEW_YORK = "America/New_York";

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,    2026-10-22, 2026-10-23T09:00+02:00 2026-10-26T09:00+01:00 2026-10-27T09:00+01:00",
        "Europe/Berlin,    2027-03-25, 2027-03-26T09:00+01:00 2027-03-29T09:00+02:00 2027-03-30T09:00+02:00",
        "America/New_York, 2026-10-29, 2026-10-30T09:00-04:00 2026-11-02T09:00-05:00 2026-11-03T09:00-05:00",
        "America/New_York, 2027-03-11, 2027-03-12T09:00-05:00 2027-03-15T09:00-04:00 2027-03-16T09:00-04:00",
    })
    void weekdayRuleKeepsItsLocalTimeAcrossClockChanges(String zone, String from, String expected)
            throws InvalidRuleException {
        Recurrence weekdays = rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", from + "T09:00", zone);

        assertEquals(expected, times(weekdays, from + "T09:00", zone, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {BERLIN, NEW_YORK})
    void weekdayRuleHitsEveryWeekdayForThreeYears(String zone) throws InvalidRuleException {
        Recurrence weekdays = rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-01-05T02:00", zone);
        ZonedDateTime expected = ZonedDateTime.parse("2026-01-05T02:00Z").withZoneSameLocal(ZoneId.of(zone));
        Instant last = expected.toInstant().minusSeconds(1);
        for (int i = 0; i < 3 * 260; i++) {
            Instant next = weekdays.next(last).orElseThrow();
            assertEquals(expected.toInstant(), next);
            assertEquals(LocalTime.of(2, 0), next.atZone(ZoneId.of(zone)).toLocalTime());
            last = next;
            expected = expected.plusDays(expected.getDayOfWeek() == DayOfWeek.FRIDAY ? 3 : 1);
        }
    }

    @Test
    void timeInAClockGapMovesByTheLengthOfTheGap() throws InvalidRuleException {
        assertEquals(
                "2027-03-27T02:30+01:00 2027-03-28T03:30+02:00 2027-03-29T02:30+02:00",
                times(rule("FREQ=DAILY", "2027-03-27T02:30", BERLIN), "2027-03-26T12:00", BERLIN, 3));
        assertEquals(
                "2027-03-13T02:30-05:00 2027-03-14T03:30-04:00 2027-03-15T02:30-04:00",
                times(rule("FREQ=DAILY", "2027-03-13T02:30", NEW_YORK), "2027-03-12T12:00", NEW_YORK, 3));
    }

    @Test
    void repeatedLocalTimeCountsOnlyTheFirstTime() throws InvalidRuleException {
        assertEquals(
                "2026-10-24T02:30+02:00 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
                times(rule("FREQ=DAILY", "2026-10-24T02:30", BERLIN), "2026-10-23T12:00", BERLIN, 3));
        assertEquals(
                "2026-10-31T01:30-04:00 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00",
                times(rule("FREQ=DAILY", "2026-10-31T01:30", NEW_YORK), "2026-10-30T12:00", NEW_YORK, 3));
    }

    @Test
    void hourlyRulesCountRealTimeAcrossClockChanges() throws InvalidRuleException {
        assertEquals(
                "2026-10-25T01:30+02:00 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00",
                times(rule("FREQ=HOURLY", "2026-10-25T00:30", BERLIN), "2026-10-25T00:30", BERLIN, 4));
        assertEquals(
                "2027-03-28T01:30+01:00 2027-03-28T01:50+01:00 2027-03-28T03:10+02:00",
                times(rule("FREQ=MINUTELY;INTERVAL=20", "2027-03-28T01:10", BERLIN), "2027-03-28T01:10", BERLIN, 3));
    }

    @Test
    void monthlyRuleOnTheThirtyFirstSkipsShortMonths() throws InvalidRuleException {
        assertEquals(
                "2027-01-31T09:00+01:00 2027-03-31T09:00+02:00 2027-05-31T09:00+02:00 2027-07-31T09:00+02:00",
                times(rule("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T09:00", BERLIN), "2026-12-31T09:00", BERLIN, 4));
    }

    @Test
    void ruleMayNameTheThirtyFirstOrTheLastDay() throws InvalidRuleException {
        assertEquals(
                "2027-01-31T09:00+01:00 2027-02-28T09:00+01:00 2027-03-31T09:00+02:00 2027-04-30T09:00+02:00",
                times(
                        rule("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-12-31T09:00", BERLIN),
                        "2026-12-31T09:00",
                        BERLIN,
                        4));
    }

    @Test
    void theTwentyNinthOfFebruaryComesInLeapYearsOnly() throws InvalidRuleException {
        assertEquals(
                "2028-02-29T09:00+01:00 2032-02-29T09:00+01:00",
                times(
                        rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01T09:00", BERLIN),
                        "2026-01-01T09:00",
                        BERLIN,
                        2));
        assertEquals(
                "2096-02-29T09:00+01:00 2104-02-29T09:00+01:00",
                times(
                        rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01T09:00", BERLIN),
                        "2092-03-01T09:00",
                        BERLIN,
                        2));
    }

    @Test
    void everySecondWeekCountsFromItsStart() throws InvalidRuleException {
        assertEquals(
                "2026-12-14T08:30+01:00 2026-12-28T08:30+01:00 2027-01-11T08:30+01:00",
                times(
                        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-30T08:30", BERLIN),
                        "2026-11-30T08:30",
                        BERLIN,
                        3));
        assertEquals(
                "2029-11-26T08:30+01:00",
                times(
                        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-30T08:30", BERLIN),
                        "2029-11-13T08:30",
                        BERLIN,
                        1));
    }

    @Test
    void ruleEndsAfterItsCount() throws InvalidRuleException {
        Recurrence thrice = rule("FREQ=DAILY;COUNT=3", "2026-12-01T09:00", BERLIN);

        assertEquals(
                "2026-12-01T09:00+01:00 2026-12-02T09:00+01:00 2026-12-03T09:00+01:00",
                times(thrice, "2026-11-01T09:00", BERLIN, 9));
        assertEquals(Optional.empty(), thrice.next(Instant.parse("2030-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({"20261202T080000Z, 2", "20261202T075959Z, 1", "20261202, 2", "20261202T090000, 2", "20261202T085959, 1"
    })
    void ruleEndsWithItsLastTimeInAnyNotation(String until, int left) throws InvalidRuleException {
        Recurrence daily = rule("FREQ=DAILY;UNTIL=" + until, "2026-12-01T09:00", BERLIN);

        assertEquals(left, times(daily, "2026-11-01T09:00", BERLIN, 9).split(" ").length);
    }

    @Test
    void latestIsTheLastTimeUpToNow() throws InvalidRuleException {
        Recurrence daily = rule("FREQ=DAILY", "2026-12-01T09:00", BERLIN);
        Instant first = at("2026-12-01T09:00", BERLIN);

        assertEquals(first, daily.latest(first, first));
        assertEquals(first, daily.latest(first, first.minusSeconds(9)));
        assertEquals(first, daily.latest(first, at("2026-12-02T08:59", BERLIN)));
        assertEquals(at("2026-12-04T09:00", BERLIN), daily.latest(first, at("2026-12-04T10:00", BERLIN)));
    }

    @Test
    void aStartThatDoesNotFollowTheRuleIsNoOccurrence() throws InvalidRuleException {
        assertEquals(
                "2026-11-30T09:00+01:00",
                times(rule("FREQ=WEEKLY;BYDAY=MO", "2026-11-25T09:00", BERLIN), "2026-11-25T08:59", BERLIN, 1));
    }

    @Test
    void ruleMayBeInLowerCase() throws InvalidRuleException {
        assertEquals(
                "2026-11-30T09:00+01:00",
                times(rule(" freq=weekly;byday=mo ", "2026-11-25T09:00", BERLIN), "2026-11-25T08:59", BERLIN, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DAILY",
                "FREQ=",
                "FREQ=SOMETIMES",
                "FREQ=DAILY;FOO=1",
                "FREQ=DAILY;X-FOO=1",
                "FREQ=DAILY;COUNT=0",
                "FREQ=DAILY;INTERVAL=0",
                "FREQ=DAILY;INTERVAL=-1",
                "FREQ=DAILY;INTERVAL=1.5",
                "FREQ=DAILY;INTERVAL=99999999999999",
                "FREQ=DAILY;INTERVAL=2147483647",
                "FREQ=DAILY;UNTIL=tomorrow",
                "FREQ=DAILY;UNTIL=20200101T000000Z",
                "FREQ=DAILY;COUNT=3;UNTIL=20300101T000000Z",
                "FREQ=DAILY;BYHOUR=25",
                "FREQ=WEEKLY;BYDAY=XX",
                "FREQ=MONTHLY;BYMONTHDAY=32",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=3",
                "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
                "FREQ=SECONDLY",
                "FREQ=SECONDLY;INTERVAL=900",
                "FREQ=MINUTELY",
                "FREQ=MINUTELY;INTERVAL=4",
                "FREQ=DAILY;BYHOUR=9;BYMINUTE=0,1",
                "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0,30",
                "FREQ=MINUTELY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=HOURLY;BYMONTH=1",
                "FREQ=DAILY\nFREQ=DAILY",
                "FREQ=DAILY;BYSETPOS=400;BYHOUR=1",
            })
    void invalidEmptyOrTooFrequentRuleIsRefusedAtOnce(String rule) {
        InvalidRuleException refused =
                assertThrows(InvalidRuleException.class, () -> rule(rule, "2026-11-25T09:00", BERLIN));

        assertTrue(String.valueOf(refused.getMessage()).matches("(must|may|gives|of) .*"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
    void ruleWithMillionsOfTimesIsRefusedUntried(String frequency) {
        InvalidRuleException refused = assertThrows(
                InvalidRuleException.class,
                () -> rule(
                        "FREQ=" + frequency + ";BYHOUR=" + numbers(24) + ";BYMINUTE=" + numbers(60) + ";BYSECOND="
                                + numbers(60) + ";BYSETPOS=1",
                        "2026-11-25T09:00",
                        BERLIN));

        assertEquals("may name 48 times of a day at most", refused.getMessage());
    }

    private static String numbers(int most) {
        return IntStream.range(0, most).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @CsvSource({
        "FREQ=DAILY;UNTIL=20270631, UNTIL",
        "FREQ=DAILY;UNTIL=20270229, UNTIL",
        "FREQ=DAILY;UNTIL=20270229T120000Z, UNTIL",
        "FREQ=DAILY;UNTIL=20271301, UNTIL",
        "FREQ=DAILY;UNTIL=20270100, UNTIL",
        "FREQ=DAILY;UNTIL=20270630T250000, UNTIL",
        "FREQ=DAILY;UNTIL=20270630T250000Z, UNTIL",
        "FREQ=DAILY;UNTIL=20270630T126000Z, UNTIL",
        "FREQ=DAILY;UNTIL=20270630T1200, UNTIL",
        "FREQ=DAILY;UNTIL=2027-06-30, UNTIL",
        "FREQ=DAILY;UNTIL=, UNTIL",
        "FREQ=DAILY;UNTIL=20270630;UNTIL=20270631, UNTIL",
        "FREQ=DAILY;UNTIL=20270630;COUNT=3, COUNT",
        "FREQ=MONTHLY;BYMONTHDAY=32, BYMONTHDAY",
        "FREQ=MONTHLY;BYMONTHDAY=0, BYMONTHDAY",
        "FREQ=YEARLY;BYMONTH=13, BYMONTH ",
        "FREQ=YEARLY;BYYEARDAY=367, BYYEARDAY",
        "FREQ=YEARLY;BYWEEKNO=54, BYWEEKNO",
        "FREQ=WEEKLY;BYDAY=XX, BYDAY",
        "FREQ=DAILY;BYHOUR=24, BYHOUR",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=60, BYMINUTE",
        "FREQ=DAILY;INTERVAL=0, INTERVAL",
        "FREQ=FORTNIGHTLY, FREQ",
        "BYDAY=MO, FREQ",
        "FREQ=DAILY;WKST=ZZ, WKST",
        "FREQ=DAILY;, semicolon",
    })
    void errorNamesTheWrongPartOfARule(String rule, String part) {
        InvalidRuleException refused = assertThrows(InvalidRuleException.class, () -> Recurrence.check(rule));

        assertTrue(String.valueOf(refused.getMessage()).contains(part.strip()), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=DAILY;UNTIL=20280229",
                "FREQ=DAILY;UNTIL=20270630T235959",
                "FREQ=DAILY;UNTIL=20270630T235960Z",
                " freq=monthly;byday=-1fr;until=20270630t170000z ",
                "UNTIL=20270630;FREQ=WEEKLY;WKST=SU;BYDAY=MO",
                "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            })
    void validRuleIsAccepted(String rule) throws InvalidRuleException {
        Recurrence.check(rule);
    }

    @Test
    void aRuleHasFiveHundredCharactersAtMost() {
        assertThrows(
                InvalidRuleException.class,
                () -> rule("FREQ=DAILY;BYHOUR=" + "1,".repeat(300) + "1", "2026-11-25T09:00", BERLIN));
    }

    private static Recurrence rule(String rule, String start, String zone) throws InvalidRuleException {
        return Recurrence.of(rule, at(start, zone).atZone(ZoneId.of(zone)));
    }

    private static Instant at(String local, String zone) {
        return ZonedDateTime.parse(local + "Z")
                .withZoneSameLocal(ZoneId.of(zone))
                .toInstant();
    }

    private static String times(Recurrence recurrence, String after, String zone, int most) {
        List<String> times = new ArrayList<>();
        Optional<Instant> next = recurrence.next(at(after, zone));
        while (next.isPresent() && times.size() < most) {
            times.add(OffsetDateTime.ofInstant(next.get(), ZoneId.of(zone)).toString());
            next = recurrence.next(next.get());
        }
        return String.join(" ", times);
    }
}
