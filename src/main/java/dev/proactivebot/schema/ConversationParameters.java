package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What createConversation asks for: a 1:1 conversation with one member, or a new post in a channel. */
public record ConversationParameters(
        @JsonProperty("isGroup") @Nullable Boolean isGroup,
        @Nullable ChannelAccount bot,
        @Nullable List<ChannelAccount> members,
        @Nullable String tenantId,
        @Nullable Activity activity,
        @Nullable JsonNode channelData) {}
