package dev.proactivebot.local.chat;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Shows the conversation on standard output and everything else on standard error. On a terminal it shows a prompt, and
 * dim details within the conversation; {@code NO_COLOR} turns colours off.
 */
public final class Screen {
    private static final String PROMPT = "you> ";
    private static final String BOT = "bot> ";
    private static final String INDENT = "     ";
    private static final String DIM = "\033[2m";
    private static final String RESET = "\033[0m";
    private static final String CLEAR = "\r\033[K";

    private static final Duration TYPING_PAUSE = Duration.ofMillis(500);

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final boolean echo;
    private final Duration typingPause;
    private boolean prompting;
    private long promptedAt;
    private boolean closed;

    /**
     * @param terminal whether a person types and sees both streams
     * @param colour whether the terminal understands escape sequences
     * @param echo whether {@code out} shows typed lines and details without a terminal too
     * @param typingPause how long after the prompt the input line is taken to be empty
     */
    Screen(PrintStream out, PrintStream err, boolean terminal, boolean colour, boolean echo, Duration typingPause) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colour = terminal && colour;
        this.echo = echo && !terminal;
        this.typingPause = typingPause;
    }

    /** Opens the screen of this process. */
    public static Screen open(boolean echo) {
        String noColor = System.getenv("NO_COLOR");
        return new Screen(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(),
                noColor == null || noColor.isEmpty(),
                echo,
                TYPING_PAUSE);
    }

    /** Shows a line on standard output for people and programs. */
    public synchronized void showStatus(String text) {
        show(out, text);
    }

    /** Shows a text of the bot, with its prompt before each line. */
    synchronized void showText(String text) {
        text.lines().forEach(line -> show(out, BOT + line));
    }

    /** Shows a dim line about the delivery behind the conversation. */
    public synchronized void showDetail(String text) {
        show(terminal || echo ? out : err, dim(INDENT + text));
    }

    /** Shows a message to the person. */
    public synchronized void showNotice(String text) {
        show(err, text);
    }

    /** Shows a dim message of less weight. */
    public synchronized void showHint(String text) {
        show(err, dim(text));
    }

    /** Shows a typed line when no terminal has shown it. */
    synchronized void echoInput(String text) {
        if (echo) {
            show(out, PROMPT + text);
        }
    }

    boolean isEchoing() {
        return echo;
    }

    /** Shows the prompt, which from now on stays below all other output. */
    synchronized void prompt() {
        if (terminal) {
            prompting = true;
            promptedAt = System.nanoTime();
            out.print(PROMPT);
            out.flush();
        }
    }

    /** Removes the prompt for good. */
    synchronized void endPrompt() {
        if (prompting) {
            prompting = false;
            out.println();
        }
    }

    /** Stops all output, because errors during the shutdown are expected. */
    public synchronized void close() {
        endPrompt();
        closed = true;
    }

    private void show(PrintStream stream, String text) {
        if (closed) {
            return;
        }
        if (prompting) {
            boolean isEmptyLine = System.nanoTime() - promptedAt < typingPause.toNanos();
            // later on, a half-typed line may be there and must stay visible
            out.print(!isEmptyLine ? "\n" : colour ? CLEAR : "\r");
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

    /** Asks the console itself where possible, because Java 22 to 24 offer one without a terminal. */
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
