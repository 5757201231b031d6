package dev.proactivebot.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the app's log, and what a person wants to know of it.
 *
 * @param trace the trace that it belongs to, or empty
 * @param isEnd whether the line says that nothing more is done for its item
 * @param brief a short line, where it is worth one
 */
record LogBrief(String trace, boolean isEnd, Optional<String> brief) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[([^\\]]+)] (?:(INFO|WARNING|SEVERE|CONFIG|FINE\\w*) )?(.*)");
    /** Possessive, for else a long value overflows the stack. */
    private static final Pattern FIELD = Pattern.compile("\\b(\\w+)=(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|\\S+)");

    private static final Pattern STACK = Pattern.compile("\\s+.*|Caused by: .*|(?:[a-z]\\w*+\\.)++[A-Z][\\w$]*(: .*)?");
    private static final Set<String> WAITS = Set.of("retryLater", "putBack", "failed");
    private static final int LONGEST = 200;
    private static final LogBrief NOTHING = new LogBrief("", false, Optional.empty());

    static LogBrief of(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            // what is neither a log line nor a stack is meant for the person: a note on a download, the bot's own
            // println
            return STACK.matcher(line).matches() || line.isBlank()
                    ? NOTHING
                    : new LogBrief("", false, Optional.of(line));
        }
        String text = entry.group(3);
        Map<String, String> fields = fields(text);
        String trace = fields.getOrDefault("trace", "");
        if (text.startsWith("event=delivery ")) {
            return new LogBrief(trace, !WAITS.contains(fields.getOrDefault("outcome", "")), delivery(fields));
        }
        if (text.startsWith("event=received ")) {
            // a refused request has its answer, which says why
            return new LogBrief(trace, !"queued".equals(fields.get("outcome")), Optional.empty());
        }
        boolean isTrouble = entry.group(2) == null || entry.group(2).matches("WARNING|SEVERE");
        return new LogBrief(trace, false, isTrouble ? Optional.of("! " + trouble(text, fields)) : Optional.empty());
    }

    private static Optional<String> delivery(Map<String, String> fields) {
        String why = fields.getOrDefault("why", "");
        String reason = fields.getOrDefault("reason", "");
        return Optional.ofNullable(
                switch (fields.getOrDefault("outcome", "")) {
                    case "delivered" -> "✓ delivered in " + fields.get("ms") + " ms";
                    case "retryLater", "putBack" -> "… waits " + time(fields.getOrDefault("delay", "")) + ": " + why;
                    case "failed" -> "… failed, and is tried again: " + why;
                    case "skipped" -> "✗ not sent: " + reason;
                    case "gaveUp" -> "✗ given up: " + reason;
                    default -> null;
                });
    }

    private static String trouble(String text, Map<String, String> fields) {
        if (text.startsWith("dead letter ")) {
            return "kept as a dead letter: " + fields.getOrDefault("reason", "");
        }
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /** An ISO 8601 duration in the largest unit that keeps it readable. */
    private static String time(String iso) {
        if (!iso.matches("PT[\\dHMS.]+")) {
            return iso;
        }
        long millis = Duration.parse(iso).toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis < 120_000 ? (millis + 500) / 1000 + " s" : (millis + 30_000) / 60_000 + " min";
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = field.group(2);
            fields.put(field.group(1), value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
        }
        return fields;
    }
}
