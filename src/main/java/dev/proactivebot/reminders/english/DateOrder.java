package dev.proactivebot.reminders.english;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In which order a user writes the day and the month of a date in figures. */
public enum DateOrder {
    DAY_FIRST,
    MONTH_FIRST,
    /** Both orders are used where the user lives, or it is not known where that is. */
    UNKNOWN;

    /** Returns the order of a locale such as en-GB. English alone may be of either side of the ocean. */
    public static DateOrder of(@Nullable String tag) {
        Locale locale = Locale.forLanguageTag(tag == null ? "" : tag.replace('_', '-'));
        String country = locale.getCountry();
        boolean isUnknown = country.isEmpty()
                ? locale.getLanguage().isEmpty() || locale.getLanguage().equals("en")
                : Vocabulary.has("both-orders", country);
        return isUnknown ? UNKNOWN : Vocabulary.has("month-first", country) ? MONTH_FIRST : DAY_FIRST;
    }
}
