import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the Teams app of a bot: java infra/teams/MakeTeamsApp.java [bot id] [file to write, else teams-app.zip] */
final class MakeTeamsApp {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** A fixed time, so that the same app has the same bytes. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String PLACE = "{{botId}}";

    public static void main(String... arguments) {
        if (arguments.length < 1 || arguments.length > 2) {
            stop("Say which bot: java infra/teams/MakeTeamsApp.java <bot id> [file]. The deployment's output botId is its id.");
        }
        String id = arguments[0];
        if (!ID.matcher(id).matches()) {
            stop(id + " is no bot id: that looks like 11111111-2222-3333-4444-555555555555.");
        }
        Path folder = folder();
        Path app = Path.of(arguments.length == 2 ? arguments[1] : "teams-app.zip");
        try {
            String manifest = Files.readString(folder.resolve("manifest.template.json"));
            if (!manifest.contains(PLACE)) {
                stop("manifest.template.json has no " + PLACE + ": put it where the bot's id belongs.");
            }
            try (OutputStream file = Files.newOutputStream(app);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                add(zip, "manifest.json", manifest.replace(PLACE, id).getBytes(StandardCharsets.UTF_8));
                add(zip, "color.png", Files.readAllBytes(folder.resolve("color.png")));
                add(zip, "outline.png", Files.readAllBytes(folder.resolve("outline.png")));
            }
        } catch (IOException e) {
            stop("Could not read or write " + e.getMessage());
        }
        System.out.println(app + " is the Teams app of bot " + id + ". Upload it in Teams: Apps, Manage your apps, Upload an app.");
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ALWAYS);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Finds the template from the project's folder or from its own. */
    private static Path folder() {
        for (String place : new String[] {"infra/teams", "."}) {
            if (Files.exists(Path.of(place, "manifest.template.json"))) {
                return Path.of(place);
            }
        }
        stop("Found no infra/teams/manifest.template.json: call this from the project's folder.");
        return Path.of(".");
    }

    private static void stop(String why) {
        System.err.println(why);
        System.exit(1);
    }

    private MakeTeamsApp() {}
}
