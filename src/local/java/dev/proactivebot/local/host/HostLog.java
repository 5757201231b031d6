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

/** Everything the host and the functions have to say, on standard error: standard output belongs to the chat. */
final class HostLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private volatile boolean ending;

    HostLog(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        if (!ending) {
            write("host", text);
        }
    }

    /** From now on the host keeps quiet: that storage goes away while everything ends is no news. */
    void ending() {
        ending = true;
    }

    /** One line, then the stack: the platform shows it in its log only, and so do we. */
    void failure(String text, Throwable cause) {
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        write("host", text + System.lineSeparator() + stack.toString().stripTrailing());
    }

    /** The logger that a function gets from its context. */
    Logger forFunction(String name) {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                // unformatted, as the worker does it: "{0}" stays "{0}"
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

    private void write(String who, String text) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " [" + who + "] " + text);
    }
}
