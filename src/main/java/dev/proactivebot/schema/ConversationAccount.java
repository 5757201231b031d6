package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation, as its channel names it. {@code conversationType} on Teams: personal, groupChat or channel. */
@JsonFormat(with = Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
public record ConversationAccount(
        @Nullable String id,
        @Nullable String name,
        @Nullable String conversationType,
        @JsonProperty("isGroup") @Nullable Boolean isGroup,
        @Nullable String tenantId,
        @UnknownFields Map<String, JsonNode> properties)
        implements ProtocolRecord {

    public ConversationAccount {
        properties = properties == null ? Map.of() : properties;
    }

    public ConversationAccount(String id) {
        this(id, null, null, null, null, Map.of());
    }

    /** Returns whether one user is alone with the bot there. On Teams the type says so; elsewhere it is no group. */
    @JsonIgnore
    public boolean isPersonal() {
        return conversationType == null ? !Boolean.TRUE.equals(isGroup) : conversationType.equalsIgnoreCase("personal");
    }
}
