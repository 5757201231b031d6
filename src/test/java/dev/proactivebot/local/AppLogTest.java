package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.local.chat.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppLogTest {
    @Test
    void unparsableLineIsStillWrittenToTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("local.log");
        AppLog log = new AppLog(Screen.open(false), Optional.of(file), trace -> {});
        String line = "06:34:56.079 [deliver] INFO event=delivery outcome=retryLater delay=PTH";

        assertThrows(DateTimeParseException.class, () -> log.accept(line));
        assertEquals(List.of(line), Files.readAllLines(file));
    }
}
