package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the statements of a file. */
final class Statements {
    private static final List<String> TYPES = List.of("string", "int", "bool", "object", "array");

    private final Expressions in;

    Statements(String file, List<Token> tokens) {
        this.in = new Expressions(file, tokens);
    }

    List<Declaration> all() {
        List<Declaration> all = new ArrayList<>();
        in.skipLines();
        while (!in.isAt(Token.Kind.END)) {
            all.add(one());
            in.endOfStatement();
            in.skipLines();
        }
        return all;
    }

    private Declaration one() {
        List<Node.Call> decorators = new ArrayList<>();
        while (in.takes("@")) {
            Node decorator = in.value();
            if (!(decorator instanceof Node.Call call)) {
                throw in.problem("a decorator");
            }
            decorators.add(call);
            in.endOfStatement();
            in.skipLines();
        }
        int line = in.line();
        String word = in.word();
        return switch (word) {
            case "targetScope" -> made(Kind.TARGET_SCOPE, "", "", decorators, Optional.of(in.assigned()), line);
            case "param" -> param(decorators, line);
            case "var" -> made(Kind.VAR, in.word(), "", decorators, Optional.of(in.assigned()), line);
            case "output" -> {
                String name = in.word();
                yield made(Kind.OUTPUT, name, type(), decorators, Optional.of(in.assigned()), line);
            }
            case "resource" -> resource(decorators, line);
            case "module" -> {
                String name = in.word();
                yield made(Kind.MODULE, name, in.text(), decorators, Optional.of(in.assignedBody()), line);
            }
            default -> throw in.problem("a statement, not " + word);
        };
    }

    private Declaration param(List<Node.Call> decorators, int line) {
        String name = in.word();
        String type = type();
        Optional<Node> value = in.isAt("=") ? Optional.of(in.assigned()) : Optional.empty();
        return made(Kind.PARAM, name, type, decorators, value, line);
    }

    private Declaration resource(List<Node.Call> decorators, int line) {
        String name = in.word();
        String type = in.text();
        boolean isExisting = in.takes("existing");
        Optional<Node> body = Optional.of(in.assignedBody());
        return new Declaration(Kind.RESOURCE, name, type, isExisting, decorators, body, line);
    }

    private String type() {
        String type = in.word();
        if (!TYPES.contains(type)) {
            throw in.problem("a type");
        }
        return type;
    }

    private static Declaration made(
            Kind kind, String name, String type, List<Node.Call> decorators, Optional<Node> value, int line) {
        return new Declaration(kind, name, type, false, decorators, value, line);
    }
}
