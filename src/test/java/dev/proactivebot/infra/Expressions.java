package dev.proactivebot.infra;

import dev.proactivebot.infra.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads values: objects, arrays, strings with interpolation, calls, choices, loops and conditions. */
final class Expressions extends Cursor {
    private static final List<List<String>> SIGNS =
            List.of(List.of("??"), List.of("||"), List.of("&&"), List.of("==", "!="), List.of("<", ">", "<=", ">="));

    Expressions(String file, List<Token> tokens) {
        super(file, tokens);
    }

    Node assigned() {
        expect("=");
        return value();
    }

    /** A body: an object, perhaps under a condition or in a loop. */
    Node assignedBody() {
        expect("=");
        if (takes("if")) {
            return new Node.When(inParentheses(), object());
        }
        return isAt("[") ? array() : object();
    }

    Node value() {
        Node test = two(0);
        if (!takes("?")) {
            return test;
        }
        Node yes = value();
        expect(":");
        return new Node.Choice(test, yes, value());
    }

    private Node two(int level) {
        if (level == SIGNS.size()) {
            return one();
        }
        Node left = two(level + 1);
        while (SIGNS.get(level).stream().anyMatch(this::isAt)) {
            String sign = next().text();
            left = new Node.Two(sign, left, two(level + 1));
        }
        return left;
    }

    private Node one() {
        if (takes("!")) {
            return new Node.Not(one());
        }
        if (takes("-")) {
            return new Node.Num(-Long.parseLong(take(Kind.NUMBER, "a number").text()));
        }
        Node node = first();
        while (true) {
            if (takes(".")) {
                node = new Node.Member(node, word());
            } else if (takes("[")) {
                node = new Node.Index(node, value());
                expect("]");
            } else {
                return node;
            }
        }
    }

    private Node first() {
        if (isAt("{")) {
            return object();
        }
        if (isAt("[")) {
            return array();
        }
        if (isAt("(")) {
            return inParentheses();
        }
        Token token = next();
        return switch (token.kind()) {
            case STRING -> string(token);
            case NUMBER -> new Node.Num(Long.parseLong(token.text()));
            case WORD -> named(token);
            default ->
                throw problem(token, "a value is missing before " + token.text().strip());
        };
    }

    private Node named(Token token) {
        if (isAt("(")) {
            return new Node.Call(token.text(), arguments(), token.line());
        }
        return switch (token.text()) {
            case "true", "false" -> new Node.Bool(token.is("true"));
            case "null" -> new Node.Nothing();
            default -> new Node.Name(token.text(), token.line());
        };
    }

    private List<Node> arguments() {
        expect("(");
        List<Node> arguments = new ArrayList<>();
        while (!takes(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            skipLines();
            arguments.add(value());
            skipLines();
        }
        return arguments;
    }

    private Node inParentheses() {
        expect("(");
        Node inner = value();
        expect(")");
        return inner;
    }

    private Node.Str string(Token token) {
        List<Object> parts = new ArrayList<>();
        for (Object part : token.parts()) {
            if (part instanceof List<?> inner) {
                List<Token> own =
                        new ArrayList<>(inner.stream().map(Token.class::cast).toList());
                own.add(new Token(Kind.END, "the end", List.of(), token.line()));
                Expressions within = new Expressions(file(), own);
                parts.add(within.value());
                within.take(Kind.END, "the end of an interpolation");
            } else if (!part.equals("")) {
                parts.add(part);
            }
        }
        return new Node.Str(List.copyOf(parts));
    }

    private Node.Obj object() {
        expect("{");
        skipLines();
        List<Node.Property> properties = new ArrayList<>();
        while (!takes("}")) {
            Node.Property property = property();
            if (properties.stream().anyMatch(other -> other.name().equals(property.name()))) {
                throw problem("one " + property.name() + ", not two");
            }
            properties.add(property);
            endOfItem("}");
        }
        return new Node.Obj(List.copyOf(properties));
    }

    private Node.Property property() {
        Token token = next();
        if (!token.is(Kind.WORD) && !token.is(Kind.STRING)) {
            throw problem(token, "the name of a property is missing");
        }
        Optional<Node.Str> name = token.is(Kind.STRING) ? Optional.of(string(token)) : Optional.empty();
        expect(":");
        String plain = name.map(Node.Str::plain).orElse(token.text());
        Optional<Node> computed = name.filter(text -> text.literal().isEmpty()).map(Node.class::cast);
        return new Node.Property(plain, computed, value(), token.line());
    }

    private Node array() {
        expect("[");
        if (takes("for")) {
            String variable = word();
            expect("in");
            Node of = value();
            expect(":");
            Node body = takes("if") ? new Node.When(inParentheses(), value()) : value();
            expect("]");
            return new Node.Each(variable, of, body);
        }
        skipLines();
        List<Node> items = new ArrayList<>();
        while (!takes("]")) {
            items.add(value());
            endOfItem("]");
        }
        return new Node.Arr(List.copyOf(items));
    }

    /** Items stand on lines of their own, or between commas. */
    private void endOfItem(String end) {
        if (!takes(",") && !isAt(end) && !isAt(Kind.NEW_LINE)) {
            throw problem("a new line or a comma");
        }
        skipLines();
    }

    String text() {
        Token token = take(Kind.STRING, "a text");
        return string(token).literal().orElseThrow(() -> problem("a text without interpolation"));
    }
}
