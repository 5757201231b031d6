package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether Azure takes the names of all that is made, for the shortest and for the longest name that may be given. */
final class NameCheck {
    private static final String MODULE = "Microsoft.Resources/deployments";

    /** Of types whose schema says nothing: "Naming rules and restrictions for Azure resources", in Microsoft's documentation. */
    private static final Map<String, String> DOCUMENTED = Map.of(
            MODULE,
            "[-\\w.()]{1,64}",
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "[A-Za-z0-9][A-Za-z0-9_-]{2,127}",
            "Microsoft.Web/serverfarms",
            "[A-Za-z0-9-]{1,60}",
            "Microsoft.Web/sites",
            "[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]");

    private final BicepFile file;
    private final Map<String, List<String>> given;
    private final List<String> problems;

    private NameCheck(BicepFile file, Map<String, List<String>> given, List<String> problems) {
        this.file = file;
        this.given = given;
        this.problems = problems;
    }

    static void check(BicepFile main, List<String> problems) {
        Declaration name = main.find(Kind.PARAM, "name").orElseThrow();
        for (String decorator : List.of("minLength", "maxLength")) {
            name.decorator(decorator)
                    .ifPresentOrElse(
                            limit -> new NameCheck(main, Map.of("name", List.of(longAs(limit))), problems).check(),
                            () -> problems.add(main.where(name.line()) + "name has no " + decorator));
        }
    }

    /** A name with every kind of character that may be given. */
    private static String longAs(Node.Call limit) {
        int length = Math.toIntExact(((Node.Num) limit.arguments().get(0)).value());
        return "A-0".repeat(length).substring(0, length - 1) + "z";
    }

    private void check() {
        file.all(Kind.RESOURCE).stream()
                .filter(resource -> !resource.isExisting())
                .forEach(resource -> check(resource, resource.type()));
        for (Declaration module : file.all(Kind.MODULE)) {
            check(module, MODULE);
            new NameCheck(Modules.of(file, module), params(module), problems).check();
        }
    }

    private void check(Declaration made, String type) {
        Optional<Schema> schema =
                Schemas.of(type).flatMap(whole -> whole.property("name").map(whole::with));
        String pattern = DOCUMENTED.getOrDefault(type.replaceFirst("@.*", ""), ".*");
        Optional<Node> name = made.body().get("name");
        List<String> texts = name.map(node -> texts(made).of(node)).orElse(List.of());
        if (texts.isEmpty()) {
            add(made, "nothing says what name " + made.name() + " gets");
        }
        for (String text : texts) {
            schema.flatMap(found -> found.problem(text)).ifPresent(wrong -> add(made, wrong));
            if (!text.matches(pattern)) {
                add(made, "'" + text + "' does not fit " + pattern);
            }
        }
    }

    private Map<String, List<String>> params(Declaration module) {
        Map<String, List<String>> params = new HashMap<>();
        if (module.body().get("params").orElse(null) instanceof Node.Obj object) {
            object.properties()
                    .forEach(property ->
                            params.put(property.name(), texts(module).of(property.value())));
        }
        return params;
    }

    private Texts texts(Declaration made) {
        return new Texts(Values.in(file, made), given);
    }

    private void add(Declaration made, String what) {
        problems.add(file.where(made.line()) + what);
    }
}
