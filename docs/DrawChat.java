import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws a chat as an SVG: reads what a local run printed on standard input and writes the picture to standard output.
 *
 * <pre>{@code printf 'hello\n' | mvn -q -Plocal -Dlocal.echo=true | java docs/DrawChat.java > docs/chat.svg}</pre>
 *
 * <p>A line {@code you> …} is what the user typed, {@code bot> …} what the bot said; a line that begins with {@code ✓}, {@code …} or
 * {@code ·} says what happened behind it. All other lines are left out.
 */
public final class DrawChat {
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
    private static final Pattern SAID = Pattern.compile("\\s*(you|bot)?> ?(.*)");
    private static final Pattern NOTE = Pattern.compile("\\s*([✓…·⋯✗].*)");

    private static final int WIDTH = 720;
    private static final int MARGIN = 24;
    private static final int PADDING = 14;
    private static final int LINE = 21;
    private static final int LONGEST = 480;
    private static final double FONT = 15;
    private static final double NOTE_FONT = 12;

    private final StringBuilder shapes = new StringBuilder();
    private int y = 58;

    private DrawChat() {}

    public static void main(String[] args) throws IOException {
        DrawChat chat = new DrawChat();
        int lines = 0;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines += chat.draw(ANSI.matcher(line).replaceAll("").stripTrailing()) ? 1 : 0;
            }
        }
        if (lines == 0) {
            System.err.println("Nothing to draw: standard input has no line that begins with `bot> ` or `you> `.");
            System.exit(1);
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(chat.svg());
    }

    private boolean draw(String line) {
        Matcher note = NOTE.matcher(line);
        if (note.matches()) {
            y += 20;
            text(MARGIN + 4, y - 9, "note", note.group(1));
            return true;
        }
        Matcher said = SAID.matcher(line);
        if (!said.matches() || said.group(2).isBlank()) {
            return false;
        }
        bubble("bot".equals(said.group(1)), wrapped(said.group(2)));
        return true;
    }

    private void bubble(boolean isBot, List<String> lines) {
        double widest = lines.stream().mapToDouble(it -> width(it, FONT)).max().orElse(0);
        int width = (int) Math.ceil(widest) + 2 * PADDING;
        int height = lines.size() * LINE + PADDING;
        int x = isBot ? MARGIN : WIDTH - MARGIN - width;
        shapes.append(String.format(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"14\"/>%n",
                isBot ? "bot" : "you", x, y, width, height));
        for (int i = 0; i < lines.size(); i++) {
            text(x + PADDING, y + PADDING / 2 + 16 + i * LINE, isBot ? "words" : "words own", lines.get(i));
        }
        y += height + 8;
    }

    private void text(int x, int baseline, String style, String text) {
        shapes.append(String.format(
                "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, baseline, escaped(text)));
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && width(line + " " + word, FONT) > LONGEST) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** An estimate for the widest usual font, since the font is the viewer's. */
    private static double width(String text, double font) {
        return text.codePoints()
                        .mapToDouble(c -> "iljtfrI.,:;'!|()[] ".indexOf(c) >= 0 ? 0.38 : "mwMW@—".indexOf(c) >= 0 ? 0.98
                                : Character.isUpperCase(c) ? 0.73 : c > 0x2000 ? 1 : 0.63)
                        .sum()
                * font;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String svg() {
        int height = y + 12;
        return String.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
                <title>A chat with the bot, from a real local run</title>
                <style>
                text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: %3$spx }
                .frame { fill: #ffffff; stroke: #d0d7de } .bar { fill: #f6f8fa } .bot { fill: #eef1f4 } .you { fill: #0b5cad }
                .words { fill: #1f2328 } .own { fill: #ffffff } .note, .title { fill: #59636e; font-size: %4$spx }
                @media (prefers-color-scheme: dark) {
                .frame { fill: #0d1117; stroke: #3d444d } .bar { fill: #151b23 } .bot { fill: #262c36 } .you { fill: #1f6feb }
                .words { fill: #e6edf3 } .own { fill: #ffffff } .note, .title { fill: #9198a1 }
                }
                </style>
                <rect class="frame" x="0.5" y="0.5" width="%5$d" height="%6$d" rx="10"/>
                <path class="bar" d="M1 11 a10 10 0 0 1 10 -10 h%7$d a10 10 0 0 1 10 10 v31 h-%8$d z"/>
                <text class="title" x="%9$d" y="26">$ mvn -q -Plocal</text>
                %10$s</svg>
                """,
                WIDTH, height, FONT, NOTE_FONT, WIDTH - 1, height - 1, WIDTH - 22, WIDTH - 2, MARGIN, shapes);
    }
}
