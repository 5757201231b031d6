package dev.proactivebot.functions;

import com.microsoft.azure.functions.HttpRequestMessage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads a route's {@code {id}} from the path of the request. {@code @BindingName} would not do: a query parameter whose name differs from the
 * route's only in case takes its place, and the call fails before the function runs.
 */
final class RouteId {
    private static final String ID = "{id}";

    private RouteId() {}

    /**
     * Returns the id, percent-decoded; empty when the path is too short for the route.
     *
     * @param route as the function's trigger has it, without the prefix, which is the host's
     */
    static String of(HttpRequestMessage<?> request, String route) {
        List<String> segments = List.of(route.split("/", -1));
        int fromEnd = segments.size() - segments.indexOf(ID);
        String[] path = request.getUri().getRawPath().replaceFirst("/+$", "").split("/", -1);
        return path.length < fromEnd ? "" : decoded(path[path.length - fromEnd]);
    }

    /** A plus is a plus in a path. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
