package dev.proactivebot.infra;

import java.util.List;
import java.util.Optional;

/**
 * A statement of a Bicep file.
 *
 * @param type of a parameter or an output its type, of a resource its type and version, of a module its path; else empty
 * @param isExisting whether a resource is only looked up
 * @param value empty for a parameter without a default
 */
record Declaration(
        Kind kind,
        String name,
        String type,
        boolean isExisting,
        List<Node.Call> decorators,
        Optional<Node> value,
        int line) {

    enum Kind {
        TARGET_SCOPE,
        PARAM,
        VAR,
        OUTPUT,
        RESOURCE,
        MODULE
    }

    Optional<Node.Call> decorator(String wanted) {
        return decorators.stream()
                .filter(decorator -> decorator.name().equals(wanted))
                .findFirst();
    }

    /** What a resource or module is made of, without its condition and its loop. */
    Node.Obj body() {
        Node body = value.orElseThrow();
        while (!(body instanceof Node.Obj)) {
            body = body instanceof Node.When when ? when.body() : ((Node.Each) body).body();
        }
        return (Node.Obj) body;
    }
}
