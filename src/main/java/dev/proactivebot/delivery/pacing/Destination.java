package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import java.util.Locale;

/** The destination of a message, as far as it matters for limits. */
public final class Destination {
    /** The prefix of the ids of Teams' groups and channels. */
    private static final String GROUP = "19:";

    private static final int SCOPE_DIGITS = 16;
    private static final int CONVERSATION_DIGITS = 32;

    private final String channelId;
    private final String scope;
    private final String conversationKey;
    private final boolean isOfSeveral;

    /**
     * @param channel the channel's id in upper or lower case, since hand-written items have both
     * @param tenant the tenant; empty when there is none
     */
    public Destination(String channel, String tenant, String conversation) {
        this.channelId = channel.toLowerCase(Locale.ROOT);
        this.scope = Row.keyOf(channelId + "\n" + tenant).substring(0, SCOPE_DIGITS);
        this.isOfSeveral = conversation.startsWith(GROUP);
        this.conversationKey = Row.keyOf(conversation).substring(0, CONVERSATION_DIGITS);
    }

    /** Returns whether it is a group or a channel of Teams, where several people may write. */
    boolean isOfSeveral() {
        return isOfSeveral;
    }

    String channelId() {
        return channelId;
    }

    /** Returns the partition of everything that shares one limit: the bot in one channel and tenant. */
    String scope() {
        return scope;
    }

    /** Returns the row key of the conversation within its scope. */
    String conversationKey() {
        return conversationKey;
    }
}
