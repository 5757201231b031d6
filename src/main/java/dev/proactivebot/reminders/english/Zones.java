package dev.proactivebot.reminders.english;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads time zones as people say them: ET, UTC+2, London time. */
final class Zones {
    private static final String WHICH = "Which time zone is that? Say for example: 9am London time.";

    private Zones() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "name" -> named(match.said());
            case "unclear" -> new Meaning.Unclear(WHICH);
            case "zone" -> new Meaning.InZone(match.get(ZoneId.class));
            case "city" -> city(match.said().replaceFirst(" time$", ""));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static @Nullable ZoneId named(String word) {
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
