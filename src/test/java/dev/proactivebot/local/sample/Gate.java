package dev.proactivebot.local.sample;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opened by a test, for a function in another process: a file that comes to be. */
public final class Gate {
    private static final int POLL_MILLIS = 20;

    private Gate() {}

    static void await(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
