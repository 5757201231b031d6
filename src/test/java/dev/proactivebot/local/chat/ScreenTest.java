package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutTerminalStandardOutputHoldsOnlyTheConversation() {
        converse(screen(false, true, false));

        assertEquals("Bot ready: x\nbot> one\nbot> two\n", text(out));
        assertEquals("hint\n     ✓ delivered in 1 ms\nnotice\n", text(err));
    }

    @Test
    void echoShowsTypedLinesAndDetails() {
        converse(screen(false, true, true));

        assertEquals("Bot ready: x\nyou> hello\nbot> one\nbot> two\n     ✓ delivered in 1 ms\n", text(out));
    }

    @Test
    void promptStaysBelowOtherOutput() {
        converse(screen(true, true, false));

        assertEquals(
                "Bot ready: x\nyou> \r\033[Kbot> one\nyou> \r\033[Kbot> two\nyou> "
                        + "\r\033[K\033[2m     ✓ delivered in 1 ms\033[0m\nyou> \r\033[Kyou> \n",
                text(out));
    }

    @Test
    void halfTypedLineStaysVisible() {
        Screen screen = screen(true, true, false, Duration.ZERO);
        screen.prompt();
        screen.showText("one");

        assertEquals("you> \nbot> one\nyou> ", text(out));
    }

    @Test
    void noColorPrintsNoEscapeSequence() {
        converse(screen(true, false, false));

        assertEquals(
                "Bot ready: x\nyou> \rbot> one\nyou> \rbot> two\nyou> \r     ✓ delivered in 1 ms\nyou> \ryou> \n",
                text(out));
        assertEquals("hint\nnotice\n", text(err));
    }

    @Test
    void closedScreenShowsNothing() {
        Screen screen = screen(true, false, false);
        screen.prompt();
        screen.close();
        screen.showNotice("the endpoint did not answer");

        assertEquals("you> \n", text(out));
        assertEquals("", text(err));
    }

    private static void converse(Screen screen) {
        screen.showStatus("Bot ready: x");
        screen.showHint("hint");
        screen.prompt();
        screen.echoInput("hello");
        screen.showText("one\ntwo");
        screen.showDetail("✓ delivered in 1 ms");
        screen.showNotice("notice");
        screen.endPrompt();
    }

    private Screen screen(boolean terminal, boolean colour, boolean echo) {
        return screen(terminal, colour, echo, Duration.ofHours(1));
    }

    private Screen screen(boolean terminal, boolean colour, boolean echo, Duration typingPause) {
        return new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                colour,
                echo,
                typingPause);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
