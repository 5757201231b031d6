package dev.proactivebot.delivery.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code failure} of an item that was given up.
 *
 * @param reason absent only on items that others wrote
 * @param status the last HTTP status; absent when there was no answer
 * @param code the connector's error code, or this app's description of the error
 */
public record Failure(
        @Nullable FailureReason reason,
        @Nullable Integer status,
        @Nullable String code,
        Instant at) {}
