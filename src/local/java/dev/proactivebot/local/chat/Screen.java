package dev.proactivebot.local.chat;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Shows the conversation on standard output and everything else on standard error. On a terminal there is a prompt, and
 * what happened behind the conversation stands in it, dim; {@code NO_COLOR} takes the colour away.
 */
public final class Screen {
    private static final String PROMPT = "you> ";
    private static final String BOT = "bot> ";
    private static final String INDENT = "     ";
    private static final String DIM = "\033[2m";
    private static final String RESET = "\033[0m";
    private static final String CLEAR = "\r\033[K";

    private static final Duration UNTOUCHED = Duration.ofMillis(500);

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final boolean echo;
    private final Duration untouched;
    private boolean prompting;
    private long prompted;
    private boolean closed;

    /**
     * @param terminal whether a person sees both streams, and types
     * @param colour whether escape sequences are welcome
     * @param echo whether typed lines, and what happened behind them, are to be on {@code out} without a terminal, too
     * @param untouched how long after the prompt nobody has typed yet
     */
    Screen(PrintStream out, PrintStream err, boolean terminal, boolean colour, boolean echo, Duration untouched) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colour = terminal && colour;
        this.echo = echo && !terminal;
        this.untouched = untouched;
    }

    /** Returns the screen of this process. */
    public static Screen open(boolean echo) {
        String noColor = System.getenv("NO_COLOR");
        return new Screen(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(),
                noColor == null || noColor.isEmpty(),
                echo,
                UNTOUCHED);
    }

    /** Shows a line that programs look for. */
    public synchronized void line(String text) {
        show(out, text);
    }

    /** Shows what the bot said, each of its lines with a mark in front. */
    synchronized void said(String text) {
        text.lines().forEach(line -> show(out, BOT + line));
    }

    /** Shows what happened behind the conversation, in one line. */
    public synchronized void behind(String text) {
        show(terminal || echo ? out : err, dim(INDENT + text));
    }

    /** Tells the person something. */
    public synchronized void notice(String text) {
        show(err, text);
    }

    /** Tells the person something of less weight. */
    public synchronized void hint(String text) {
        show(err, dim(text));
    }

    /** Shows what was typed, where the terminal has not done so. */
    synchronized void typed(String text) {
        if (echo) {
            show(out, PROMPT + text);
        }
    }

    boolean echoes() {
        return echo;
    }

    /** Asks for the next line; from now on the prompt stays below all else. */
    synchronized void prompt() {
        if (terminal) {
            prompting = true;
            prompted = System.nanoTime();
            out.print(PROMPT);
            out.flush();
        }
    }

    /** Takes the prompt away for good. */
    synchronized void endPrompt() {
        if (prompting) {
            prompting = false;
            out.println();
        }
    }

    /** Shows nothing from now on: what fails because everything ends is no news. */
    public synchronized void close() {
        endPrompt();
        closed = true;
    }

    private void show(PrintStream stream, String text) {
        if (closed) {
            return;
        }
        if (prompting) {
            boolean isUntouched = System.nanoTime() - prompted < untouched.toNanos();
            // what is half typed stays in view: nobody can tell whether there is any
            out.print(!isUntouched ? "\n" : colour ? CLEAR : "\r");
            out.flush();
        }
        stream.println(text);
        if (prompting) {
            out.print(PROMPT);
            out.flush();
        }
    }

    private String dim(String text) {
        return colour ? DIM + text + RESET : text;
    }

    /** From Java 22 to 24 there may be a console without a terminal; it says so itself. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
