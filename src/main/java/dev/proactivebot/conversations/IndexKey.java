package dev.proactivebot.conversations;

import dev.proactivebot.storage.Row;

/**
 * Names an id by which the index finds conversations.
 *
 * @param kind keeps a user's id from being taken for a conversation's
 * @param channelId the channel that has the id
 * @param isVouchedFor whether the channel vouches for the id
 */
record IndexKey(Kind kind, String id, String channelId, boolean isVouchedFor) {

    enum Kind {
        USER("user"),
        CONVERSATION("conversation");

        /** Begins the partition of stored rows: it never changes. */
        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    String partition() {
        return partition(kind, id);
    }

    static String partition(Kind kind, String id) {
        return kind.word + "-" + Row.keyOf(EntraId.normalize(id));
    }
}
