package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a name or a member may stand for, as far as that is written in the file.
 *
 * @param loops what each variable of a loop goes over
 */
record Values(BicepFile file, Map<String, Node> loops) {
    private static final Node ANY = new Node.Call("any", List.of(), 0);

    /** What {@code items()} makes of an object. */
    private static final Node ITEM = new Node.Obj(List.of(
            new Node.Property("key", Optional.empty(), new Node.Str(List.of(ANY)), 0),
            new Node.Property("value", Optional.empty(), ANY, 0)));

    static Values in(BicepFile file) {
        return new Values(file, Map.of());
    }

    /** In the body of a resource or a module, which may be made in a loop. */
    static Values in(BicepFile file, Declaration made) {
        Values values = in(file);
        Node body = made.value().orElseThrow();
        while (!(body instanceof Node.Obj)) {
            values = body instanceof Node.Each each ? values.within(each) : values;
            body = body instanceof Node.Each each ? each.body() : ((Node.When) body).body();
        }
        return values;
    }

    Values within(Node.Each each) {
        Map<String, Node> inner = new HashMap<>(loops);
        inner.put(each.variable(), each.of());
        return new Values(file, Map.copyOf(inner));
    }

    /** Both sides of a choice, each of a loop's items; none when the file does not say it. */
    List<Node> of(Node node) {
        if (node instanceof Node.Name name) {
            return loops.containsKey(name.name())
                    ? of(loops.get(name.name())).stream().flatMap(this::items).toList()
                    : file.find(Kind.VAR, name.name())
                            .map(found -> of(found.value().orElseThrow()))
                            .orElse(List.of());
        }
        if (node instanceof Node.Member member) {
            return of(member.of()).stream()
                    .flatMap(owner ->
                            owner instanceof Node.Obj object ? object.get(member.name()).stream() : Stream.empty())
                    .flatMap(value -> of(value).stream())
                    .toList();
        }
        return node instanceof Node.Choice choice
                ? Stream.of(choice.yes(), choice.no())
                        .flatMap(side -> of(side).stream())
                        .toList()
                : List.of(node);
    }

    private Stream<Node> items(Node array) {
        if (array instanceof Node.Call call && call.name().equals("items")) {
            return Stream.of(ITEM);
        }
        return array instanceof Node.Arr literal
                ? literal.items().stream().flatMap(item -> of(item).stream())
                : Stream.empty();
    }
}
