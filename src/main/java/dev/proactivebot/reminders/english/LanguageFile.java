package dev.proactivebot.reminders.english;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the files of this package that another language replaces. */
final class LanguageFile {
    private LanguageFile() {}

    /** Returns the rows of a file that are neither empty nor remarks. */
    static List<String> rows(String file) {
        try (InputStream in = Objects.requireNonNull(LanguageFile.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(row -> !row.isEmpty() && !row.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
