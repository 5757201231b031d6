package dev.proactivebot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README says and the example holds is what the code reads. */
class ReadmeTest {
    /** These belong to the Functions host, not to this app. */
    private static final Set<String> HOSTS_OWN = Set.of("FUNCTIONS_WORKER_RUNTIME");

    private static final Pattern SETTING_ROW = Pattern.compile("^\\| `([A-Za-z_]+)` \\|", Pattern.MULTILINE);

    @Test
    void theReadmeHasOneRowForEverySettingAndNoOther() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String settings = readme.substring(
                readme.indexOf("\n## Settings"), readme.indexOf("\n## ", readme.indexOf("\n## Settings") + 1));
        Set<String> rows = new TreeSet<>();
        Matcher row = SETTING_ROW.matcher(settings);
        while (row.find()) {
            rows.add(row.group(1));
        }

        assertEquals(settings(), rows);
    }

    @Test
    void theExampleOfLocalSettingsNamesEverySetting() throws IOException {
        Set<String> example = new TreeSet<>();
        new ObjectMapper()
                .readTree(Path.of("local.settings.json.example").toFile())
                .path("Values")
                .fieldNames()
                .forEachRemaining(example::add);
        example.removeAll(HOSTS_OWN);

        assertEquals(settings(), example);
    }

    private static Set<String> settings() {
        return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toCollection(TreeSet::new));
    }
}
