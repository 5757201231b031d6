package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/** The field {@code made} of an item: with it the month of its message's row in the ledger is known, however late the item comes. */
final class CreationTime {
    /** What is far from now is not believed anyway. */
    private static final Instant FARTHEST = Instant.parse("9999-01-01T00:00:00Z");

    private CreationTime() {}

    /**
     * When the message was made, or is due if that is later: copies, which are due at other times, say it as it was settled when the item
     * came first. What version 0.1 put again, or may put again for a notification, does not tell it.
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

    /** Leaves out what others mean by {@code made} and {@code claim}: version 0.1 did not know these names, so they were free. */
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
