package dev.proactivebot.local.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Converts the value of a queue output to messages. */
final class OutgoingMessages {
    private OutgoingMessages() {}

    /**
     * Returns the messages of an output value.
     *
     * @throws IllegalArgumentException for a type that the stand-in does not support, and for text that the platform
     *     would rewrite
     */
    static List<byte[]> of(Object value) {
        if (value instanceof byte[] bytes) {
            return List.of(bytes);
        }
        if (value instanceof String text && text.trim().matches("(?s)\\{.*}|\\[.*]")) {
            throw new IllegalArgumentException(
                    "the platform rewrites a String that looks like JSON (indents it, changes its"
                            + " dates, makes one message of each element of an array): use OutputBinding<byte[]>");
        }
        List<?> texts = value instanceof List<?> list
                ? list
                : value instanceof String[] array ? Arrays.asList(array) : List.of(value);
        if (!texts.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(
                    "the stand-in writes byte[], String, String[] and List<String> to a queue, not "
                            + value.getClass().getName());
        }
        return texts.stream()
                .map(text -> text.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
