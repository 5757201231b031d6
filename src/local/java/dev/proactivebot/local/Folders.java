package dev.proactivebot.local;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param project the project's folder
 * @param app the staged app
 * @param target what is built, and the log
 */
record Folders(Path project, Path app, Path target) {
    /** Reads the arguments of a main method, in this order. */
    static Folders of(String[] args) {
        return new Folders(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    }
}
