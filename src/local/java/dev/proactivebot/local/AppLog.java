package dev.proactivebot.local;

import dev.proactivebot.local.chat.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Receives the standard error of the app's JVM: writes whole lines to a file and shows a short version of the important ones. */
final class AppLog implements Consumer<String> {
    private final Screen screen;
    private final Optional<PrintStream> file;
    private final Consumer<String> onFinalLine;

    /**
     * Opens the log and overwrites an existing file.
     *
     * @param file where whole lines go; when absent, they go to standard error
     * @param onFinalLine receives the trace id of each item that needs no more work
     */
    AppLog(Screen screen, Optional<Path> file, Consumer<String> onFinalLine) throws IOException {
        this.screen = screen;
        this.onFinalLine = onFinalLine;
        this.file = file.isEmpty() ? Optional.empty() : Optional.of(create(file.get()));
    }

    private static PrintStream create(Path file) throws IOException {
        return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void accept(String line) {
        file.ifPresentOrElse(it -> it.println(line), () -> screen.showNotice(line));
        LogSummary entry = LogSummary.of(line);
        if (file.isPresent()) {
            entry.summary().ifPresent(screen::showDetail);
        }
        if (entry.isFinal()) {
            onFinalLine.accept(entry.trace());
        }
    }
}
