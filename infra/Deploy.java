import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Brings what `mvn package` has built to Azure: java infra/Deploy.java [app] [resource group, else rg-app]. With --zip it only makes the
 * package and says how it would be sent. It asks for no key and changes no setting, unlike the Maven plugin's own deploy: see README.md.
 */
final class Deploy {
    private static final Path BUILT = Path.of("target", "azure-functions");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{2,60}");
    /** So that the same app is the same bytes. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2026, 1, 1, 0, 0);
    /** The plugin puts one beside host.json for a run at home. */
    private static final String LOCAL = "local.settings.json";
    /** Belong to the developer's machine, and may hold secrets. */
    private static final Pattern PRIVATE = Pattern.compile("(?i)(.*/)?(local\\.settings\\.json|\\.env|[^/]*\\.(pem|pfx))");

    public static void main(String... arguments) {
        List<String> words = Stream.of(arguments).filter(word -> !word.equals("--zip")).toList();
        boolean zipOnly = words.size() < arguments.length;
        if (words.isEmpty() || words.size() > 2) {
            stop("Say which app: java infra/Deploy.java <app> [resource group]");
        }
        String app = words.get(0);
        if (!NAME.matcher(app).matches()) {
            stop(app + " is no name of a Function App.");
        }
        try {
            Path zip = Path.of("target", app + ".zip");
            zip(built(app), zip);
            String group = words.size() == 2 ? words.get(1) : "rg-" + app;
            List<String> command = List.of(
                    az(), "functionapp", "deployment", "source", "config-zip",
                    "--resource-group", group, "--name", app, "--src", zip.toString());
            System.out.println(String.join(" ", command));
            System.exit(zipOnly ? 0 : new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (IOException e) {
            stop("It did not work: " + e.getMessage() + ". Is the Azure CLI installed?");
        } catch (InterruptedException e) {
            stop("Interrupted.");
        }
    }

    private static String az() {
        boolean isWindows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return isWindows ? "az.cmd" : "az";
    }

    /** The package of that app, or the only one there is: it is the same, whatever the app is called. */
    private static Path built(String app) throws IOException {
        Path own = BUILT.resolve(app);
        if (Files.exists(own.resolve("host.json"))) {
            return own;
        }
        List<Path> all = List.of();
        if (Files.isDirectory(BUILT)) {
            try (Stream<Path> found = Files.list(BUILT)) {
                all = found.filter(folder -> Files.exists(folder.resolve("host.json"))).toList();
            }
        }
        if (all.size() != 1) {
            stop(all.isEmpty()
                    ? "Nothing is built in target/azure-functions: call mvn package first, from the project's folder."
                    : "Several apps are built in target/azure-functions, and none is " + app + ": call mvn clean package first.");
        }
        return all.get(0);
    }

    /** What is sent, by its name in the package. */
    private static List<String> names(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> found = Files.walk(folder)) {
            names = found.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(LOCAL))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        names.stream().filter(name -> PRIVATE.matcher(name).matches()).findFirst()
                .ifPresent(name -> stop(name + " must not be in the package: take it out of the build."));
        return names;
    }

    private static void zip(Path folder, Path zip) throws IOException {
        List<String> names = names(folder);
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream to = new ZipOutputStream(file)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(ALWAYS);
                to.putNextEntry(entry);
                Files.copy(folder.resolve(name), to);
                to.closeEntry();
            }
        }
    }

    private static void stop(String why) {
        System.err.println(why);
        System.exit(1);
    }

    private Deploy() {}
}
