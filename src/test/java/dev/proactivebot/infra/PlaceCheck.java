package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.util.List;
import java.util.Optional;

/** Where resources and modules are made: under which parent, in which scope. */
final class PlaceCheck {
    private final BicepFile file;
    private final List<String> problems;

    PlaceCheck(BicepFile file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    void check() {
        file.all(Kind.RESOURCE).forEach(this::resource);
        file.all(Kind.MODULE).forEach(this::module);
    }

    /** A type of several segments has a parent, or a name of as many segments. */
    private void resource(Declaration resource) {
        String type = typeOf(resource);
        String owner = type.substring(0, type.lastIndexOf('/'));
        Optional<Node> parent = resource.body().get("parent");
        if (parent.isPresent() && !owner.equals(typeOf(parent.get()))) {
            add(resource, "the parent of " + resource.name() + " is no " + owner);
        }
        long wanted =
                parent.isPresent() ? 1 : type.chars().filter(c -> c == '/').count();
        long found = resource.body().get("name").map(PlaceCheck::segments).orElse(wanted);
        if (found < wanted) {
            add(resource, resource.name() + " needs a parent");
        } else if (found > wanted) {
            add(resource, resource.name() + " has a name of too many segments");
        }
        Optional<Node> scope = resource.body().get("scope");
        if (scope.isPresent()
                && !(scope.get() instanceof Node.Call)
                && typeOf(scope.get()).isEmpty()) {
            add(resource, "the scope of " + resource.name() + " is no resource");
        }
    }

    private static long segments(Node name) {
        return name instanceof Node.Str text ? text.plain().split("/", -1).length : 1;
    }

    /** A module that is made elsewhere says where. */
    private void module(Declaration module) {
        Optional<Node> scope = module.body().get("scope");
        if (scope.isEmpty()) {
            if (!Modules.of(file, module).scope().equals(file.scope())) {
                add(module, "the module " + module.name() + " needs a scope");
            }
            return;
        }
        boolean isGroup = scope.get() instanceof Node.Call call
                ? call.name().equals("resourceGroup")
                : typeOf(scope.get()).equals("Microsoft.Resources/resourceGroups");
        if (!isGroup) {
            add(module, "the scope of " + module.name() + " is no resource group");
        }
    }

    /** The type, without its version, of the resource that is named here; else empty. */
    private String typeOf(Node node) {
        return node instanceof Node.Name name
                ? file.find(Kind.RESOURCE, name.name()).map(PlaceCheck::typeOf).orElse("")
                : "";
    }

    private static String typeOf(Declaration resource) {
        return resource.type().replaceFirst("@.*", "");
    }

    private void add(Declaration made, String what) {
        problems.add(file.where(made.line()) + what);
    }
}
