package dev.proactivebot.reminders.english;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which order a user writes the day and the month of a date in figures. */
public enum DateOrder {
    DAY_FIRST,
    MONTH_FIRST,
    /** Both orders are used where the user lives, or it is not known where that is. */
    UNKNOWN;

    /** Countries that write the month first (CLDR, "yMd" of each locale). */
    private static final Set<String> MONTH_FIRST_IN = Vocabulary.of("US PH FM GU MH PW PR AS VI MP");

    private static final Set<String> BOTH_IN = Set.of("CA", "KE", "GH", "MY", "PA");

    /** Returns the order of a locale such as en-GB. English alone may be of either side of the ocean. */
    public static DateOrder of(@Nullable String tag) {
        Locale locale = Locale.forLanguageTag(tag == null ? "" : tag.replace('_', '-'));
        String country = locale.getCountry();
        if (country.isEmpty()) {
            return locale.getLanguage().isEmpty() || locale.getLanguage().equals("en") ? UNKNOWN : DAY_FIRST;
        }
        return MONTH_FIRST_IN.contains(country) ? MONTH_FIRST : BOTH_IN.contains(country) ? UNKNOWN : DAY_FIRST;
    }
}
