package dev.proactivebot.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The book of a fake channel: what its users see now, message by message, after all updates and deletes. */
public final class ShownMessages {
    private final Map<String, Map<String, String>> conversations = new LinkedHashMap<>();
    private final List<Instant> edits = new ArrayList<>();

    synchronized void add(String conversation, String id, String text) {
        conversations
                .computeIfAbsent(conversation, key -> new LinkedHashMap<>())
                .put(id, text);
    }

    /** Returns whether there is such a message. */
    synchronized boolean has(String conversation, String id) {
        return conversations.getOrDefault(conversation, Map.of()).containsKey(id);
    }

    synchronized void update(String conversation, String id, String text, Instant now) {
        conversations.getOrDefault(conversation, Map.of()).replace(id, text);
        edits.add(now);
    }

    synchronized void delete(String conversation, String id, Instant now) {
        conversations.getOrDefault(conversation, Map.of()).remove(id);
        edits.add(now);
    }

    synchronized void clear() {
        conversations.clear();
        edits.clear();
    }

    /** Returns the texts of all messages that are shown. */
    public synchronized List<String> texts() {
        return conversations.values().stream()
                .flatMap(messages -> messages.values().stream())
                .toList();
    }

    /** Returns when messages were updated or deleted. */
    public synchronized List<Instant> edits() {
        return List.copyOf(edits);
    }
}
