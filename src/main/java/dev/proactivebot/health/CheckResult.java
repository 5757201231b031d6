package dev.proactivebot.health;

import org.jspecify.annotations.Nullable;

/**
 * Holds the result of a check.
 *
 * @param value null when the check failed
 * @param failure the reason, fit for a report; null when the check succeeded
 */
record CheckResult<T>(@Nullable T value, @Nullable String failure) {

    static <T> CheckResult<T> of(T value) {
        return new CheckResult<>(value, null);
    }

    static <T> CheckResult<T> failed(String reason) {
        return new CheckResult<>(null, reason);
    }
}
