package dev.proactivebot.local.sample;

import java.nio.file.Files;
import java.nio.file.Path;

/** Blocks a function until a test in another process creates a file. */
public final class Gate {
    private static final int POLL_MILLIS = 20;

    private Gate() {}

    static void await(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
