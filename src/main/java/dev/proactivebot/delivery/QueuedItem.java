package dev.proactivebot.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What the trigger hands over: untrusted in every part, since a producer's JSON can override the metadata.
 *
 * @param messageId the queue message's own id
 * @param insertionTime when it was put into the queue, as the platform writes it: JSON, quotes included
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record QueuedItem(
        byte[] body, @Nullable String messageId, @Nullable String insertionTime) {}
