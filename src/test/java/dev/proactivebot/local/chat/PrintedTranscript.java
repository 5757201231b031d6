package dev.proactivebot.local.chat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Records the lines of a transcript that is shown without a terminal. */
final class PrintedTranscript {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    final Transcript transcript = new Transcript(new Screen(out, out, false, false, false, Duration.ZERO));

    List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
