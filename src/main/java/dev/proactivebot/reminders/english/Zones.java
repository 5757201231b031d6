package dev.proactivebot.reminders.english;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads time zones as people say them: ET, UTC+2, London time. */
final class Zones {
    private static final Map<String, String> ABBREVIATIONS = new HashMap<>();
    /** Several zones have these names. */
    private static final Set<String> UNCLEAR = Vocabulary.of("ist cst ast sst bst gst");

    private static final Map<String, ZoneId> CITIES = new HashMap<>();
    private static final int MOST_WORDS = 3;

    static {
        name("America/New_York", "et est edt eastern");
        name("America/Chicago", "ct cdt central");
        name("America/Denver", "mt mst mdt mountain");
        name("America/Los_Angeles", "pt pst pdt pacific");
        name("Europe/London", "uk");
        name("Europe/Berlin", "cet cest mez mesz");
        name("Europe/Lisbon", "wet west");
        name("Europe/Athens", "eet eest");
        name("Europe/Moscow", "msk");
        name("Asia/Tokyo", "jst");
        name("Asia/Singapore", "sgt");
        name("Australia/Sydney", "aest aedt");
        name("Australia/Perth", "awst");
        name("Pacific/Auckland", "nzst nzdt");
        name("UTC", "utc gmt z zulu");
        CITIES.put("india", ZoneId.of("Asia/Kolkata"));
        CITIES.put("california", ZoneId.of("America/Los_Angeles"));
        CITIES.put("germany", ZoneId.of("Europe/Berlin"));
        CITIES.put("france", ZoneId.of("Europe/Paris"));
        for (String id : ZoneId.getAvailableZoneIds()) {
            String city =
                    id.substring(id.lastIndexOf('/') + 1).replace('_', ' ').toLowerCase(Locale.ROOT);
            if (id.contains("/") && !id.startsWith("Etc") && !id.startsWith("SystemV")) {
                CITIES.put(city, ZoneId.of(id));
            }
        }
    }

    private Zones() {}

    /** Takes the zone behind a time of day. */
    static Optional<Meaning> read(Cursor words) {
        int before = words.place();
        if (words.takeAll("my", "time") || words.takeAll("local", "time") || words.takeAll("my", "time", "zone")) {
            return Optional.of(new Meaning.Nothing());
        }
        words.take("in");
        Optional<Meaning> city = city(words);
        if (city.isPresent()) {
            return city;
        }
        words.backTo(before);
        String word = words.peek();
        if (UNCLEAR.contains(word)) {
            words.skip();
            return Optional.of(new Meaning.Unclear("Which time zone is that? Say for example: 9am London time."));
        }
        String id = ABBREVIATIONS.get(word);
        Optional<ZoneId> zone = id != null ? Optional.of(ZoneId.of(id)) : offset(word);
        if (zone.isPresent()) {
            words.skip();
            words.take("time");
        }
        return zone.map(Meaning.InZone::new);
    }

    private static Optional<ZoneId> offset(String word) {
        boolean isOffset = word.matches("(utc|gmt)[+-]\\d{1,2}(:\\d{2})?");
        try {
            return isOffset ? Optional.of(ZoneId.of(word.toUpperCase(Locale.ROOT))) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Meaning> city(Cursor words) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < MOST_WORDS; i++) {
            name.append(i == 0 ? "" : " ").append(words.peek(i));
            ZoneId zone = CITIES.get(name.toString());
            if (zone != null && words.peek(i + 1).equals("time")) {
                for (int taken = 0; taken < i + 2; taken++) {
                    words.skip();
                }
                return Optional.of(new Meaning.InZone(zone));
            }
        }
        return Optional.empty();
    }

    private static void name(String id, String names) {
        for (String name : names.split(" ", -1)) {
            ABBREVIATIONS.put(name, id);
        }
    }
}
