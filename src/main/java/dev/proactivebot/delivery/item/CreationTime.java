package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads the field {@code made} of an item, which gives the month of its message's row in the ledger, however late the item comes. */
final class CreationTime {
    /** The latest time that is read; times far from now are not believed anyway. */
    private static final Instant FARTHEST = Instant.parse("9999-01-01T00:00:00Z");

    private CreationTime() {}

    /**
     * Returns the message with its creation time, or its due time if that is later. It is settled when the item first comes, because copies
     * are due at other times. Copies of version 0.1, and items that it may put again for a notification, get none.
     *
     * @param inserted when the item was put into the queue
     */
    static ProactiveMessage settled(ProactiveMessage message, Instant inserted) {
        boolean isOfOldJob = message.made() == null && message.speaksForItsJob();
        if (!ParsedItem.isToBeSent(message) || message.attempt() != null || isOfOldJob) {
            return message;
        }
        Instant made = message.made() == null ? inserted : message.made();
        Instant due = message.notBefore();
        return message.madeAt(due != null && due.isAfter(made) ? due : made);
    }

    /**
     * Removes fields {@code made} and {@code claim} of another meaning: version 0.1 did not know these names, so producers could use them.
     */
    static ObjectNode ours(ObjectNode root) {
        root.properties()
                .removeIf(field -> (field.getKey().equalsIgnoreCase("made") && !isTime(field.getValue()))
                        || (field.getKey().equalsIgnoreCase("claim")
                                && !field.getValue().isTextual()));
        return root;
    }

    private static boolean isTime(JsonNode value) {
        try {
            if (!value.isTextual()) {
                return false;
            }
            Instant time = Instant.parse(value.asText());
            return time.isAfter(Instant.EPOCH) && time.isBefore(FARTHEST);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
