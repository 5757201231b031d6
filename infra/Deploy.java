import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Brings what `mvn package` has built to Azure: java infra/Deploy.java [app] [resource group, else rg-app]; `mvn package -Pdeploy` calls it. With --zip it only makes the
 * package and says how it would be sent. It asks for no key and changes no setting, unlike the Maven plugin's own deploy: see README.md.
 */
final class Deploy {
    private static final Path BUILT = Path.of("target", "azure-functions");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{2,60}");
    /** Longer than the CLI needs to upload, to wait a minute, and to ask for the app's state. */
    private static final int LONGEST_MINUTES = 15;
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
            zip(built(), zip);
            String group = words.size() == 2 ? words.get(1) : "rg-" + app;
            List<String> command = List.of(
                    az(), "functionapp", "deployment", "source", "config-zip",
                    "--resource-group", group, "--name", app, "--src", zip.toString());
            System.out.println(String.join(" ", command));
            if (!zipOnly) {
                send(command, app, group);
            }
        } catch (IOException | UncheckedIOException e) {
            stop("It did not work: " + e.getMessage() + ". Is the Azure CLI installed?");
        } catch (InterruptedException e) {
            stop("Interrupted.");
        }
    }

    private static void send(List<String> command, String app, String group) throws IOException, InterruptedException {
        Process az = new ProcessBuilder(command).inheritIO().start();
        if (!az.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            az.destroy();
            stop("The app was sent and has not come up in " + LONGEST_MINUTES + " minutes. Its log says why: az webapp log tail -g "
                    + group + " -n " + app);
        }
        if (az.exitValue() != 0) {
            stop("The Azure CLI failed, see above. Of a new app some roles need minutes to work: then wait, and call this again.");
        }
    }

    private static String az() {
        boolean isWindows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return isWindows ? "az.cmd" : "az";
    }

    /** The package that was built last: it is the same, whatever the app is called. */
    private static Path built() throws IOException {
        List<Path> all = List.of();
        if (Files.isDirectory(BUILT)) {
            try (Stream<Path> found = Files.list(BUILT)) {
                all = found.filter(folder -> Files.exists(folder.resolve("host.json"))).toList();
            }
        }
        if (all.isEmpty()) {
            stop("Nothing is built in target/azure-functions: call mvn package first, from the project's folder.");
        }
        return Collections.max(all, Comparator.comparing(Deploy::changed));
    }

    /** The plugin writes each of these files anew whenever it packages. */
    private static FileTime changed(Path folder) {
        try (Stream<Path> found = Files.walk(folder, 2)) {
            FileTime latest = FileTime.fromMillis(0);
            for (Path file : found.filter(path -> path.endsWith("function.json")).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                latest = time.compareTo(latest) > 0 ? time : latest;
            }
            return latest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
