package dev.proactivebot.delivery.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands on an item that was given up.
 *
 * @param reason absent only on what others wrote
 * @param status the last HTTP status, absent when nothing was answered
 * @param code the connector's own error code, or in our words what was wrong
 */
public record Failure(
        @Nullable FailureReason reason,
        @Nullable Integer status,
        @Nullable String code,
        Instant at) {}
