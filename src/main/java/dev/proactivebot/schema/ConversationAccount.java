package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Identifies a conversation in its channel. On Teams the {@code conversationType} is personal, groupChat or channel. */
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

    public ConversationAccount(@Nullable String id) {
        this(id, null, null, null, null, Map.of());
    }

    public ConversationAccount withId(@Nullable String other) {
        return new ConversationAccount(other, name, conversationType, isGroup, tenantId, properties);
    }

    public ConversationAccount withConversationType(@Nullable String type) {
        return new ConversationAccount(id, name, type, isGroup, tenantId, properties);
    }

    public ConversationAccount withTenantId(@Nullable String tenant) {
        return new ConversationAccount(id, name, conversationType, isGroup, tenant, properties);
    }

    /** Returns a copy that says where the conversation is and nothing else: neither its name nor unknown fields. */
    public ConversationAccount withoutName() {
        return new ConversationAccount(id, null, conversationType, isGroup, tenantId, Map.of());
    }

    /** Returns whether one user is alone with the bot there: by the type on Teams, elsewhere because it is not a group. */
    @JsonIgnore
    public boolean isPersonal() {
        return conversationType == null ? !Boolean.TRUE.equals(isGroup) : conversationType.equalsIgnoreCase("personal");
    }
}
