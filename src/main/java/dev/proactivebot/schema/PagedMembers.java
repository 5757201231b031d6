package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a page of a conversation's members. The last page has no {@code continuationToken}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PagedMembers(
        @Nullable List<ChannelAccount> members, @Nullable String continuationToken) {}
