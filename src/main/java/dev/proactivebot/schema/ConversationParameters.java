package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the parameters of createConversation: for a conversation with one member, or for a new post in a channel. */
public record ConversationParameters(
        @JsonProperty("isGroup") @Nullable Boolean isGroup,
        @Nullable ChannelAccount bot,
        @Nullable List<ChannelAccount> members,
        @Nullable String tenantId,
        @Nullable Activity activity,
        @Nullable JsonNode channelData) {}
