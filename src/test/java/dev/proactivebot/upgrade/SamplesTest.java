package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version has left is history. */
class SamplesTest {
    /** Of the files of each version, as they were when it was released; 0.2.0 is made anew until then. */
    private static final Map<String, String> DIGESTS = Map.of(
            "0.1.0", "f4871c8a2265bdd462359d7de34389cafe1181154621370b1bfb99b5465c414d",
            "0.2.0", "99d72bf7d16e6e7274a0ec856c6e6112b776f8db67e45ddd74d29c2bcddb62aa");

    @Test
    void samplesOfAVersionNeverChange() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (String version : Samples.versions()) {
            found.put(version, Samples.digest(version));
        }

        assertEquals(
                new TreeMap<>(DIGESTS),
                found,
                "Samples of a version that was released are history: put them back, and keep new ones under a new"
                        + " version.");
    }

    @Test
    void existingSamplesAreNotOverwritten(@TempDir Path folder) throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.json"), "[]");

        assertThrows(FileAlreadyExistsException.class, () -> Samples.keep(folder));
        assertEquals("[]", Files.readString(rows));
    }
}
