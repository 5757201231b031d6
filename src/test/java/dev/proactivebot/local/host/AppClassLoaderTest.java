package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.microsoft.azure.functions.HttpRequestMessage;
import dev.proactivebot.local.SampleApp;
import dev.proactivebot.local.sample.SampleBot;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppClassLoaderTest {
    @TempDir
    Path folder;

    @Test
    void appSeesOnlyItsJarAndTheFunctionsApi() throws Exception {
        Path app = SampleApp.stage(folder, "{}", "00:01:00");
        try (var classes = AppClassLoader.load(app, app.resolve("sample.jar"))) {
            assertNotSame(SampleBot.class, classes.loadClass(SampleBot.class.getName()));
            assertSame(HttpRequestMessage.class, classes.loadClass(HttpRequestMessage.class.getName()));
            assertThrows(
                    ClassNotFoundException.class,
                    () -> classes.loadClass("com.fasterxml.jackson.databind.ObjectMapper"));
            assertThrows(ClassNotFoundException.class, () -> classes.loadClass("com.azure.storage.queue.QueueClient"));
        }
    }
}
