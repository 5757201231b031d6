package dev.proactivebot.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.StorageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class RedactedExceptionTest {

    @Test
    void textShowsClassesAndStackTraceButNoMessages() {
        Throwable thrown = new IllegalStateException("my secret", failure());
        thrown.addSuppressed(new IllegalArgumentException("my secret"));
        String logged = logged(RedactedException.of(thrown));

        assertTrue(logged.contains("IllegalStateException by NumberFormatException"), logged);
        assertTrue(logged.contains("Integer.parseInt"), logged);
        assertFalse(logged.contains("my secret"), logged);
        String line = RedactedException.described(thrown);
        assertTrue(line.startsWith("IllegalStateException by NumberFormatException at ["), line);
        assertFalse(line.contains("my secret") || line.contains("\n"), line);
    }

    @Test
    void storageExceptionKeepsItsMessage() {
        String logged = logged(RedactedException.of(new StorageException("bot-queue: 403", failure())));

        assertTrue(logged.contains("bot-queue: 403"), logged);
        assertFalse(logged.contains("my secret"), logged);
    }

    @Test
    void cyclicCausesAreCutOff() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));

        assertEquals("Exception by Exception by Exception by Exception by Exception", RedactedException.classes(one));
    }

    private static RuntimeException failure() {
        try {
            Integer.parseInt("my secret");
            throw new AssertionError("it is no number");
        } catch (NumberFormatException e) {
            return e;
        }
    }

    private static String logged(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
