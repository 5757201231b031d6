package dev.proactivebot.reminders.english;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that tell what words mean. The patterns stand in a file, which is read once, and tells their notation. */
final class Grammar {
    private static final Node ANY = (match, at) -> at < match.words().size() ? at + 1 : -1;
    private static final Node END = (match, at) -> at == match.words().size() ? at : -1;

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
        for (String row : Vocabulary.rows(file)) {
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

    private Node choice(Deque<String> items) {
        List<Node> choices = new ArrayList<>();
        List<Node> row = new ArrayList<>();
        for (String item = items.poll(); item != null && !") ] }".contains(item); item = items.poll()) {
            if (item.equals("/")) {
                choices.add(row(List.copyOf(row)));
                row.clear();
            } else {
                row.add(item(item, items));
            }
        }
        choices.add(row(List.copyOf(row)));
        return choices.size() == 1 ? choices.get(0) : first(choices);
    }

    private Node item(String item, Deque<String> items) {
        return switch (item) {
            case "(" -> choice(items);
            case "[" -> optional(choice(items));
            case "{" -> repeated(choice(items));
            case "!(" -> ahead(choice(items), false);
            case "&(" -> ahead(choice(items), true);
            case "$" -> END;
            case "." -> ANY;
            default -> item(item);
        };
    }

    private Node item(String item) {
        char first = item.charAt(0);
        String rest = item.substring(1);
        if (rest.endsWith("?") && first != '~') {
            return optional(item(item.substring(0, item.length() - 1)));
        }
        if (!rest.isEmpty() && "!&^#<~".indexOf(first) >= 0) {
            return switch (first) {
                case '!' -> ahead(item(rest), false);
                case '&' -> ahead(item(rest), true);
                case '^' -> before(item(rest));
                case '#' -> kind(rest);
                case '~' -> form(Pattern.compile(rest));
                default -> rule(rest.substring(0, rest.length() - 1));
            };
        }
        int label = item.indexOf('=');
        return label > 0 ? labelled(item.substring(0, label), item(item.substring(label + 1))) : phrases(item);
    }

    private Node rule(String name) {
        return (match, at) -> {
            Found found = find(name, match.at(at));
            return found == null ? -1 : match.keep(found.value, found.end);
        };
    }

    private static Node phrases(String item) {
        List<List<String>> phrases = Arrays.stream(item.split("\\|", -1))
                .map(phrase -> List.of(phrase.split("_", -1)))
                .toList();
        return (match, at) -> {
            for (List<String> phrase : phrases) {
                int same = 0;
                while (same < phrase.size() && match.isAt(at + same, phrase.get(same))) {
                    same++;
                }
                if (same == phrase.size()) {
                    return at + same;
                }
            }
            return -1;
        };
    }

    private static Node kind(String kind) {
        int longest = Vocabulary.words(kind).stream()
                .mapToInt(phrase -> phrase.split(" ", -1).length)
                .max()
                .orElse(0);
        return (match, at) -> {
            int size = match.words().size();
            for (int end = Math.min(at + longest, size); end > at; end--) {
                if (Vocabulary.has(kind, String.join(" ", match.words().subList(at, end)))) {
                    return end;
                }
            }
            return at == size && Vocabulary.has(kind, "") ? at : -1;
        };
    }

    private static Node form(Pattern form) {
        return (match, at) ->
                at < match.words().size() && form.matcher(match.words().get(at)).matches() ? at + 1 : -1;
    }

    private static Node row(List<Node> nodes) {
        return (match, at) -> {
            int end = at;
            for (int i = 0; i < nodes.size() && end >= 0; i++) {
                end = nodes.get(i).end(match, end);
            }
            return end;
        };
    }

    private static Node first(List<Node> nodes) {
        return (match, at) -> {
            int end = -1;
            for (int i = 0; i < nodes.size() && end < 0; i++) {
                Node node = nodes.get(i);
                end = match.attempt(() -> node.end(match, at), true);
            }
            return end;
        };
    }

    private static Node optional(Node node) {
        return (match, at) -> Math.max(at, match.attempt(() -> node.end(match, at), true));
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
