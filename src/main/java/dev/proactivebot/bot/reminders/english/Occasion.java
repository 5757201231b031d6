package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** A day, a span or a repetition as it was said; what it comes to depends on when that was. */
@FunctionalInterface
interface Occasion {

    /**
     * What it comes to.
     *
     * @param time of day, if one was said
     */
    Timing at(@Nullable TimeOfDay time, ZonedDateTime said) throws Misfit;

    /** Whether there is any sense in a time of day with it. */
    default boolean hasTimeOfDay() {
        return true;
    }
}
