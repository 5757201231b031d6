package dev.proactivebot.infra;

import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that can be said of the Bicep files without Azure. */
final class BicepCheck {
    private BicepCheck() {}

    /** What is wrong with a file and the modules that it names. */
    static List<String> problems(Path main) {
        List<String> problems = new ArrayList<>();
        try {
            for (BicepFile file : all(main)) {
                new SymbolCheck(file, problems).check();
                new ParamCheck(file, problems).check();
                Modules.check(file, problems);
                new PlaceCheck(file, problems).check();
                file.all(Kind.RESOURCE).forEach(resource -> SchemaCheck.check(file, resource, problems));
            }
            NameCheck.check(BicepFile.read(main), problems);
        } catch (BicepException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    /** A file and the modules that it names. */
    static List<BicepFile> all(Path main) {
        Map<Path, BicepFile> read = new LinkedHashMap<>();
        read(main, read);
        return List.copyOf(read.values());
    }

    private static void read(Path path, Map<Path, BicepFile> read) {
        if (read.containsKey(path)) {
            return;
        }
        BicepFile file = BicepFile.read(path);
        read.put(path, file);
        for (Declaration module : file.all(Kind.MODULE)) {
            Modules.of(file, module);
            read(Modules.pathOf(file, module), read);
        }
    }
}
