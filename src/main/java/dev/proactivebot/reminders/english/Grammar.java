package dev.proactivebot.reminders.english;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that tell what words mean. The patterns stand in a file, which is read once, and tells their notation. */
final class Grammar {
    private final Map<String, List<Rule>> rules = new HashMap<>();
    private final Making making;

    /** Makes a value of a match, by the name that the file gives its meaning; null when it is none after all. */
    @FunctionalInterface
    interface Making {
        @Nullable Object of(String kind, String name, Match match);
    }

    /** Returns where what it matches ends; -1 when it does not match. */
    @FunctionalInterface
    private interface Node {
        int end(Match match, int at);
    }

    /** @param meaning "" when it is simply what was read in it */
    private record Rule(Node pattern, String kind, String meaning) {}

    /** What a rule has taken. */
    record Found(int end, Object value) {}

    /** Where the rules of a name were tried. */
    record Place(String name, int at) {}

    /** Reads the rules of a file. */
    Grammar(String file, Making making) {
        this.making = making;
        for (String row : LanguageFile.rows(file)) {
            int colon = row.indexOf(": ");
            int arrow = row.indexOf(" -> ");
            String pattern = row.substring(colon + 2, arrow < 0 ? row.length() : arrow);
            String meaning = arrow < 0 ? "" : row.substring(arrow + 4);
            int dot = Character.isDigit((meaning + " ").charAt(0)) ? 0 : meaning.indexOf('.') + 1;
            Node node = choice(new ArrayDeque<>(Arrays.asList(pattern.split(" ", -1))));
            rules.computeIfAbsent(row.substring(0, colon), key -> new ArrayList<>())
                    .add(new Rule(node, meaning.substring(0, Math.max(0, dot - 1)), meaning.substring(dot)));
        }
    }

    /** Takes words at a place by the rules of a name. */
    @Nullable Found find(String name, Match at) {
        Found known = at.known().get(new Place(name, at.start()));
        if (known == null) {
            known = longest(Objects.requireNonNull(rules.get(name), name), at);
            at.known().put(new Place(name, at.start()), known);
        }
        return known.end > at.start() ? known : null;
    }

    private Found longest(List<Rule> rules, Match at) {
        Found longest = new Found(at.start(), "");
        for (Rule rule : rules) {
            Match match = at.at(at.start());
            int end = rule.pattern.end(match, at.start());
            if (end > longest.end) {
                Match all = match.to(end);
                Object value = rule.meaning.isEmpty() ? all.value() : making.of(rule.kind, rule.meaning, all);
                longest = value == null ? longest : new Found(end, value);
            }
        }
        return longest;
    }

    /** Reads items up to the end of their group. */
    private Node choice(Deque<String> items) {
        Node row = (match, at) -> at;
        for (String item = items.poll(); item != null && !") ] }".contains(item); item = items.poll()) {
            if (item.equals("/")) {
                return either(row, choice(items));
            }
            row = both(row, item(item, items));
        }
        return row;
    }

    private Node item(String item, Deque<String> items) {
        return switch (item) {
            case "(" -> choice(items);
            case "[" -> optional(choice(items));
            case "{" -> repeated(choice(items));
            case "!(" -> ahead(choice(items), false);
            case "&(" -> ahead(choice(items), true);
            case "$" -> (match, at) -> at == match.words().size() ? at : -1;
            case "." -> (match, at) -> at < match.words().size() ? at + 1 : -1;
            default -> item(item);
        };
    }

    private Node item(String item) {
        String rest = item.substring(1);
        int label = item.indexOf('=');
        if (rest.endsWith("?") && !item.startsWith("~")) {
            return optional(item(item.substring(0, item.length() - 1)));
        }
        return switch (rest.isEmpty() ? ' ' : item.charAt(0)) {
            case '!' -> ahead(item(rest), false);
            case '&' -> ahead(item(rest), true);
            case '^' -> before(item(rest));
            case '#' -> longest(Vocabulary.words(rest), phrase -> Vocabulary.meaning(rest, phrase));
            case '~' -> form(Pattern.compile(rest));
            case '<' -> rule(rest.substring(0, rest.length() - 1));
            default ->
                label > 0
                        ? labelled(item.substring(0, label), item(item.substring(label + 1)))
                        : longest(Set.of(item.replace('_', ' ').split("\\|", -1)), phrase -> null);
        };
    }

    private Node rule(String name) {
        return (match, at) -> {
            Found found = find(name, match.at(at));
            return found == null ? -1 : match.keep(found.value, found.end);
        };
    }

    /** Takes the longest of some phrases, and keeps what it means if it means anything. */
    private static Node longest(Set<String> phrases, Function<String, @Nullable Object> meaning) {
        int most = phrases.stream()
                .mapToInt(phrase -> phrase.split(" ", -1).length)
                .max()
                .orElse(0);
        return (match, at) -> {
            for (int end = Math.min(at + most, match.words().size()); end > at; end--) {
                String said = match.said(at, end);
                if (phrases.contains(said)) {
                    Object value = meaning.apply(said);
                    return value == null ? end : match.keep(value, end);
                }
            }
            return -1;
        };
    }

    private static Node form(Pattern form) {
        return (match, at) ->
                at < match.words().size() && form.matcher(match.words().get(at)).matches() ? at + 1 : -1;
    }

    private static Node both(Node first, Node second) {
        return (match, at) -> {
            int end = first.end(match, at);
            return end < 0 ? -1 : second.end(match, end);
        };
    }

    private static Node either(Node first, Node second) {
        return (match, at) -> {
            int end = match.attempt(() -> first.end(match, at), true);
            return end < 0 ? second.end(match, at) : end;
        };
    }

    private static Node optional(Node node) {
        return either(node, (match, at) -> at);
    }

    private static Node repeated(Node node) {
        Node once = optional(node);
        return (match, at) -> {
            int end = at;
            for (int next = once.end(match, at); next > end; next = once.end(match, end)) {
                end = next;
            }
            return end;
        };
    }

    private static Node ahead(Node node, boolean isThere) {
        return (match, at) -> (match.attempt(() -> node.end(match, at), false) >= 0) == isThere ? at : -1;
    }

    private static Node before(Node node) {
        return (match, at) -> at > 0 && match.attempt(() -> node.end(match, at - 1), false) == at ? at : -1;
    }

    private static Node labelled(String label, Node node) {
        return (match, at) -> {
            int end = node.end(match, at);
            return end < 0 ? -1 : match.keep(new Match.Label(label), end);
        };
    }
}
