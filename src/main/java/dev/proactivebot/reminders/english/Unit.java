package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What time is counted in, with the name that RFC 5545 has for its frequency. */
enum Unit {
    SECOND(ChronoUnit.SECONDS, "SECONDLY", "s sec secs"),
    MINUTE(ChronoUnit.MINUTES, "MINUTELY", "m min mins"),
    HOUR(ChronoUnit.HOURS, "HOURLY", "h hr hrs"),
    DAY(ChronoUnit.DAYS, "DAILY", "d"),
    WEEK(ChronoUnit.WEEKS, "WEEKLY", "w wk wks"),
    MONTH(ChronoUnit.MONTHS, "MONTHLY", "mth mths"),
    YEAR(ChronoUnit.YEARS, "YEARLY", "y yr yrs");

    private static final Map<String, Unit> NAMED = Arrays.stream(values())
            .flatMap(unit -> unit.names().map(name -> Map.entry(name, unit)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final Map<String, Unit> ADVERBS = Map.of(
            "hourly",
            HOUR,
            "daily",
            DAY,
            "everyday",
            DAY,
            "weekly",
            WEEK,
            "monthly",
            MONTH,
            "yearly",
            YEAR,
            "annually",
            YEAR);

    private final ChronoUnit chrono;
    private final String frequency;
    private final String shortNames;

    Unit(ChronoUnit chrono, String frequency, String shortNames) {
        this.chrono = chrono;
        this.frequency = frequency;
        this.shortNames = shortNames;
    }

    static @Nullable Unit named(String word) {
        return NAMED.get(word);
    }

    static boolean isSingular(String word) {
        return Arrays.stream(values()).anyMatch(unit -> unit.singular().equals(word));
    }

    /** Daily is every day. */
    static @Nullable Unit ofAdverb(String word) {
        return ADVERBS.get(word);
    }

    ChronoUnit chrono() {
        return chrono;
    }

    String frequency() {
        return frequency;
    }

    /** Days and longer are steps in the calendar, whatever the clocks do meanwhile. */
    boolean isCalendar() {
        return chrono.isDateBased();
    }

    /** The unit in the plural. */
    String plural() {
        return chrono.toString().toLowerCase(Locale.ROOT);
    }

    String singular() {
        return plural().substring(0, plural().length() - 1);
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(singular(), plural()), Stream.of(shortNames.split(" ", -1)));
    }
}
