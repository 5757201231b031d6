package dev.proactivebot.local;

import dev.proactivebot.local.chat.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes what the app's JVM says on standard error: whole lines go to a file, and the person gets what matters of them. */
final class AppLog implements Consumer<String> {
    private final Screen screen;
    private final Optional<PrintStream> file;
    private final Consumer<String> onEnd;

    /**
     * Begins the file anew.
     *
     * @param file absent: whole lines go to standard error
     * @param onEnd gets the trace of each item for which nothing more is done
     */
    AppLog(Screen screen, Optional<Path> file, Consumer<String> onEnd) throws IOException {
        this.screen = screen;
        this.onEnd = onEnd;
        this.file = file.isEmpty() ? Optional.empty() : Optional.of(create(file.get()));
    }

    private static PrintStream create(Path file) throws IOException {
        return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void accept(String line) {
        file.ifPresentOrElse(it -> it.println(line), () -> screen.notice(line));
        LogBrief entry = LogBrief.of(line);
        if (file.isPresent()) {
            entry.brief().ifPresent(screen::behind);
        }
        if (entry.isEnd()) {
            onEnd.accept(entry.trace());
        }
    }
}
