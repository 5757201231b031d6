package dev.proactivebot.bot.reminders.english;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads time zones as people say them: ET, UTC+2, London time. */
final class Zones {
    private static final String WHICH = "Which time zone is that? Say for example: 9am London time.";

    private Zones() {}

    static void addTo(Grammar rules) {
        rules.word("zone-name", Zones::named)
                .meaning("unclear-zone", match -> new Meaning.Unclear(WHICH))
                .meaning("zone", match -> new Meaning.InZone(match.get(ZoneId.class)))
                .meaning("zone-of-city", match -> {
                    ZoneId zone = city(match.said().replaceFirst("^in ", "").replaceFirst(" time$", ""));
                    return zone == null ? null : new Meaning.InZone(zone);
                });
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
