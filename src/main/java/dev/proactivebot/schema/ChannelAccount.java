package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Identifies a user or a bot in its channel. Ids are opaque: never decoded, lower-cased or parsed. */
@JsonFormat(with = Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
public record ChannelAccount(
        @Nullable String id,
        @Nullable String name,
        @Nullable String aadObjectId,
        @Nullable String role,
        @UnknownFields Map<String, JsonNode> properties)
        implements ProtocolRecord {

    public ChannelAccount {
        properties = properties == null ? Map.of() : properties;
    }

    public ChannelAccount(String id, @Nullable String name) {
        this(id, name, null, null, Map.of());
    }

    /** Returns an account of which only the channel's id is known. */
    public static ChannelAccount ofId(String id) {
        return new ChannelAccount(id, null);
    }

    /** Returns an account without a name. */
    public static ChannelAccount ofIds(@Nullable String id, @Nullable String aadObjectId) {
        return new ChannelAccount(id, null, aadObjectId, null, Map.of());
    }
}
