package dev.proactivebot.health;

import org.jspecify.annotations.Nullable;

/**
 * What a check has found out.
 *
 * @param told null when nothing is to be had
 * @param why nothing is, fit for a report; null when all is well
 */
record Answer<T>(@Nullable T told, @Nullable String why) {

    static <T> Answer<T> of(T told) {
        return new Answer<>(told, null);
    }

    static <T> Answer<T> none(String why) {
        return new Answer<>(null, why);
    }
}
