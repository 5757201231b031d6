package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import java.util.Locale;

/** Where a message goes, as far as limits care. */
public final class Destination {
    /** What the ids of Teams' groups and channels begin with. */
    private static final String GROUP = "19:";

    private static final int SCOPE_DIGITS = 16;
    private static final int CONVERSATION_DIGITS = 32;

    private final String channelId;
    private final String scope;
    private final String conversationKey;
    private final boolean isOfSeveral;

    /**
     * @param channel in any case: hand-written items may spell it as they like
     * @param tenant empty when there is none
     */
    public Destination(String channel, String tenant, String conversation) {
        this.channelId = channel.toLowerCase(Locale.ROOT);
        this.scope = Row.keyOf(channelId + "\n" + tenant).substring(0, SCOPE_DIGITS);
        this.isOfSeveral = conversation.startsWith(GROUP);
        this.conversationKey = Row.keyOf(conversation).substring(0, CONVERSATION_DIGITS);
    }

    /** Returns whether several people may talk there: a group or a channel of Teams. */
    boolean isOfSeveral() {
        return isOfSeveral;
    }

    String channelId() {
        return channelId;
    }

    /** What shares one budget: the bot in one channel and tenant. A table's partition. */
    String scope() {
        return scope;
    }

    /** The conversation within its scope, as a table's key. */
    String conversationKey() {
        return conversationKey;
    }
}
