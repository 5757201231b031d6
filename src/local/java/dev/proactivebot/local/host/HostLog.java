package dev.proactivebot.local.host;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Writes the messages of the host and the functions to standard error, because standard output belongs to the chat. */
final class HostLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private volatile boolean isMuted;

    HostLog(PrintStream out) {
        this.out = out;
    }

    void write(String text) {
        if (!isMuted) {
            write("host", text);
        }
    }

    /** Silences the host, because storage errors during the shutdown are expected. */
    void mute() {
        isMuted = true;
    }

    /** Writes a line and the stack trace; as on the platform, only the log shows them. */
    void writeFailure(String text, Throwable cause) {
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        write("host", text + System.lineSeparator() + stack.toString().stripTrailing());
    }

    /** Creates the logger that a function gets from its context. */
    Logger forFunction(String name) {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                // not formatted, as in the worker: "{0}" stays "{0}"
                String line = entry.getLevel().getName() + " " + entry.getMessage();
                if (entry.getThrown() == null) {
                    write(name, line);
                } else {
                    StringWriter stack = new StringWriter();
                    entry.getThrown().printStackTrace(new PrintWriter(stack));
                    write(name, line + System.lineSeparator() + stack.toString().stripTrailing());
                }
            }

            @Override
            public void flush() {
                out.flush();
            }

            @Override
            public void close() {}
        });
        return logger;
    }

    private void write(String source, String text) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " [" + source + "] " + text);
    }
}
