package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.TimeOfDay.Half;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads times of day: at 5, 17:30, half past nine, 8am and 8pm; and time zones as people say them: ET, UTC+2, London time. */
final class ClockRules {
    private static final Pattern FIGURES = Pattern.compile("^(-?)(\\d+)(?:([:.h])(\\d*))?(h|(?:[ap]\\.?m)|[ap])?$");
    private static final int FIRST_HOUR_OF_24 = 13;

    private ClockRules() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "digits" -> FIGURES.matcher(match.said()).results().findFirst().orElse(null);
            case "minutes" -> minutes(match.get(Double.class));
            case "noon" -> new TimeOfDay(12, 0, Half.PM);
            case "midnight" -> new TimeOfDay(12, 0, Half.AM);
            case "part-of-hour" -> partOfAnHour(match);
            case "figures" -> figures(match, match.has("led"));
            case "spelt" -> spelt(match, match.has("led"));
            case "clocks" ->
                match.has("till") ? new Meaning.Unclear("") : new Meaning.Clocks(match.all(TimeOfDay.class));
            case "zone-name" -> zone(match.said());
            case "city" -> city(match.said().replaceFirst(" time$", ""));
            case "zone" -> new Meaning.InZone(match.get(ZoneId.class));
            case "unclear-zone" -> new Meaning.Unclear("Which time zone is that? Say for example: 9am London time.");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static @Nullable TimeOfDay figures(Match match, boolean isLed) {
        MatchResult figures = match.get(MatchResult.class);
        String sign = group(figures, 3);
        String minutes = group(figures, 4);
        String suffix = group(figures, 5);
        String digits = figures.group(2);
        boolean isFourDigits = digits.length() >= 3
                && digits.length() <= 4
                && (sign.isEmpty() || (sign.equals("h") && minutes.isEmpty()));
        int all = (int) Math.min(Numbers.number(digits), Numbers.MOST);
        int hour = !figures.group(1).isEmpty() ? -1 : isFourDigits ? all / 100 : all;
        // one digit of minutes may be a slip, and is then no time
        int minute = isFourDigits
                ? all % 100
                : minutes.isEmpty() ? 0 : minutes.length() == 2 ? Integer.parseInt(minutes) : -1;
        Half half = suffix.isEmpty() || suffix.equals("h") ? match.any(Half.class) : half(suffix);
        boolean isHours = sign.equals("h") || suffix.equals("h");
        boolean isCertain = half != null
                || match.has("full")
                || sign.equals(":")
                || (isHours && (hour >= FIRST_HOUR_OF_24 || (sign.equals("h") && minutes.length() == 2 && hour > 3)));
        boolean mayBeHours = isFourDigits || sign.equals(".") || hour >= FIRST_HOUR_OF_24;
        if ((!isLed && !isCertain) || (match.has("hours") && !mayBeHours)) {
            return null;
        }
        boolean isExact = digits.startsWith("0") || isHours || (isFourDigits && digits.length() == 4);
        Half unsaid = isExact ? Half.WRITTEN : minutes.isEmpty() && !isFourDigits ? Half.OPEN : Half.LIKELY;
        return half != null && !(half == Half.PM && hour >= FIRST_HOUR_OF_24)
                ? new TimeOfDay(hour, minute, half)
                : TimeOfDay.of(hour, minute, unsaid);
    }

    private static String group(MatchResult figures, int group) {
        return figures.group(group) == null ? "" : figures.group(group);
    }

    /** Takes five, five thirty, five pm. */
    private static @Nullable TimeOfDay spelt(Match match, boolean isLed) {
        Half half = match.any(Half.class);
        double hour = match.get(Double.class);
        Integer minutes = match.any(Integer.class);
        boolean isTime = Numbers.isWhole(hour) && (isLed || half != null || match.has("full"));
        return isTime ? TimeOfDay.of((int) hour, minutes == null ? 0 : minutes, half == null ? Half.OPEN : half) : null;
    }

    private static @Nullable Integer minutes(double number) {
        return Numbers.isWhole(number) && number >= 10 && number < 60 ? (Integer) (int) number : null;
    }

    /** Takes "half past nine" or "quarter to ten" or "ten past five". */
    private static @Nullable TimeOfDay partOfAnHour(Match match) {
        List<Double> numbers = match.all(Double.class);
        MatchResult glued = match.any(MatchResult.class);
        boolean isPast = match.has("past");
        double minutes = match.has("half") ? 30 : match.has("quarter") ? 15 : numbers.get(0);
        double full = glued == null ? numbers.get(numbers.size() - 1) : Numbers.number(glued.group(2));
        double hour = isPast ? full : full == 1 ? 12 : full - 1;
        Half half = glued == null ? match.any(Half.class) : half(glued.group(5));
        // a quarter to twelve pm is in the morning, for those who know
        boolean isOdd = !isPast && (minutes == 30 || (full == 12 && half != null));
        boolean isTime = Numbers.isWhole(minutes) && Numbers.isWhole(full) && full >= 1 && full <= 12;
        return isTime && !isOdd && minutes > 0 && minutes < 60
                ? TimeOfDay.of((int) hour, (int) (isPast ? minutes : 60 - minutes), half == null ? Half.OPEN : half)
                : null;
    }

    private static Half half(String word) {
        return word.startsWith("a") ? Half.AM : Half.PM;
    }

    private static @Nullable ZoneId zone(String word) {
        String id = Vocabulary.value("zone", word);
        boolean isOffset = word.matches("(utc|gmt)[+-]\\d{1,2}(:\\d{2})?");
        try {
            return id != null ? ZoneId.of(id) : isOffset ? ZoneId.of(word.toUpperCase(Locale.ROOT)) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable ZoneId city(String name) {
        String place = Vocabulary.value("place", name);
        String end = "/" + name.replace(' ', '_');
        return place != null
                ? ZoneId.of(place)
                : ZoneId.getAvailableZoneIds().stream()
                        .filter(id -> !id.startsWith("Etc") && !id.startsWith("SystemV"))
                        .filter(id -> id.toLowerCase(Locale.ROOT).endsWith(end))
                        .min(Comparator.naturalOrder())
                        .map(ZoneId::of)
                        .orElse(null);
    }
}
