package dev.proactivebot.connector;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a path below a serviceUrl. It is appended, because resolving would lose the serviceUrl's own path ({@code /amer/}). Ids are
 * opaque and encoded once, whatever they look like.
 *
 * @param problem why the path cannot be used; null when it can
 */
record ConnectorPath(String path, @Nullable String problem) {

    static ConnectorPath conversations() {
        return new ConnectorPath("/v3/conversations", null);
    }

    static ConnectorPath activities(@Nullable String conversationId) {
        return conversations().id("conversation", conversationId).segment("activities");
    }

    static ConnectorPath activity(@Nullable String conversationId, @Nullable String activityId) {
        return activities(conversationId).id("activity", activityId);
    }

    static ConnectorPath member(@Nullable String conversationId, @Nullable String memberId) {
        return conversations()
                .id("conversation", conversationId)
                .segment("members")
                .id("member", memberId);
    }

    static ConnectorPath pagedMembers(
            @Nullable String conversationId, int pageSize, @Nullable String continuationToken) {
        List<String> query = new ArrayList<>();
        if (pageSize > 0) {
            query.add("pageSize=" + pageSize);
        }
        if (continuationToken != null && !continuationToken.isEmpty()) {
            query.add("continuationToken=" + encoded(continuationToken));
        }
        ConnectorPath all = conversations().id("conversation", conversationId).segment("pagedmembers");
        return query.isEmpty() ? all : new ConnectorPath(all.path + "?" + String.join("&", query), all.problem);
    }

    URI appendedTo(URI base) {
        return URI.create(base.toASCIIString() + path);
    }

    private ConnectorPath segment(String segment) {
        return new ConnectorPath(path + "/" + segment, problem);
    }

    /** Appends an id. A dot segment is refused: escaped dots equal plain ones (RFC 3986, 2.3), so a server may still resolve them. */
    private ConnectorPath id(String what, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            return new ConnectorPath(path, "the " + what + " id is missing");
        }
        if (id.equals(".") || id.equals("..")) {
            return new ConnectorPath(path, "the " + what + " id is a dot segment");
        }
        return new ConnectorPath(path + "/" + encoded(id), problem);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
