package dev.proactivebot.connector;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path below a serviceUrl. It is appended: resolving would lose the serviceUrl's own path ({@code /amer/}). Ids are opaque and
 * encoded once, whatever they look like.
 *
 * @param problem why there is no such path; null when there is one
 */
record Route(String path, @Nullable String problem) {

    static Route conversations() {
        return new Route("/v3/conversations", null);
    }

    /** The activities of a conversation. */
    static Route activities(@Nullable String conversationId) {
        return conversations().id("conversation", conversationId).then("activities");
    }

    static Route activity(@Nullable String conversationId, @Nullable String activityId) {
        return activities(conversationId).id("activity", activityId);
    }

    static Route member(@Nullable String conversationId, @Nullable String memberId) {
        return conversations()
                .id("conversation", conversationId)
                .then("members")
                .id("member", memberId);
    }

    static Route pagedMembers(@Nullable String conversationId, int pageSize, @Nullable String continuationToken) {
        List<String> query = new ArrayList<>();
        if (pageSize > 0) {
            query.add("pageSize=" + pageSize);
        }
        if (continuationToken != null && !continuationToken.isEmpty()) {
            query.add("continuationToken=" + encoded(continuationToken));
        }
        Route all = conversations().id("conversation", conversationId).then("pagedmembers");
        return query.isEmpty() ? all : new Route(all.path + "?" + String.join("&", query), all.problem);
    }

    URI below(URI base) {
        return URI.create(base.toASCIIString() + path);
    }

    private Route then(String segment) {
        return new Route(path + "/" + segment, problem);
    }

    /**
     * A dot segment is no id: escaped dots mean the same as plain ones (RFC 3986, 2.3), so some server on the way may still climb.
     */
    private Route id(String what, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            return new Route(path, "the " + what + " id is missing");
        }
        if (id.equals(".") || id.equals("..")) {
            return new Route(path, "the " + what + " id is a dot segment");
        }
        return new Route(path + "/" + encoded(id), problem);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
