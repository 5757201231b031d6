package dev.proactivebot.local.host;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Matches paths with the route of an HTTP function: {@code refs/{id}}, {@code {id:int}}, {@code {id?}} or {@code {*rest}}. */
record Route(List<String> segments) {

    static Route of(String prefix, String route) {
        return new Route(split(prefix + "/" + route));
    }

    /** Returns the number of literal segments; of two matching routes the one with more of them wins. */
    long literals() {
        return segments.stream().filter(it -> !it.startsWith("{")).count();
    }

    /** Returns the parameters in {@code rawPath}, or empty without a match; checks no constraint but {@code int}. */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> given = split(rawPath);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{*")) {
                String rest = String.join("/", given.subList(Math.min(i, given.size()), given.size()));
                parameters.put(name(segment), decoded(rest));
                return Optional.of(parameters);
            }
            if (i >= given.size()) {
                if (!segment.endsWith("?}")) {
                    return Optional.empty();
                }
            } else if (!matches(segment, decoded(given.get(i)), parameters)) {
                return Optional.empty();
            }
        }
        return given.size() > segments.size() ? Optional.empty() : Optional.of(parameters);
    }

    private static boolean matches(String segment, String given, Map<String, String> parameters) {
        if (!segment.startsWith("{")) {
            return segment.toLowerCase(Locale.ROOT).equals(given.toLowerCase(Locale.ROOT));
        }
        if (segment.contains(":int") && !given.matches("-?\\d{1,9}")) {
            return false;
        }
        parameters.put(name(segment), given);
        return true;
    }

    private static String name(String segment) {
        return segment.replaceAll("[{}*?]", "").replaceFirst("[:=].*", "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static List<String> split(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }
}
