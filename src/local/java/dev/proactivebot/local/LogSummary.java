package dev.proactivebot.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Summarises one line of the app's log for a person.
 *
 * @param trace the trace id in the line, or empty
 * @param isFinal whether the line says that its item needs no more work
 * @param summary the short form; empty for a line of no interest
 */
record LogSummary(String trace, boolean isFinal, Optional<String> summary) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[([^\\]]+)] (?:(INFO|WARNING|SEVERE|CONFIG|FINE\\w*) )?(.*)");
    /** Possessive, because a long value would otherwise overflow the stack. */
    private static final Pattern FIELD = Pattern.compile("\\b(\\w+)=(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|\\S+)");

    private static final Pattern STACK = Pattern.compile("\\s+.*|Caused by: .*|(?:[a-z]\\w*+\\.)++[A-Z][\\w$]*(: .*)?");
    private static final Set<String> WAITS = Set.of("retryLater", "putBack", "failed");
    private static final int LONGEST = 200;
    private static final LogSummary NOTHING = new LogSummary("", false, Optional.empty());

    static LogSummary of(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            // any other line, such as a download note or the bot's own println, is shown as it is
            return STACK.matcher(line).matches() || line.isBlank()
                    ? NOTHING
                    : new LogSummary("", false, Optional.of(line));
        }
        String text = entry.group(3);
        Map<String, String> fields = fields(text);
        String trace = fields.getOrDefault("trace", "");
        if (text.startsWith("event=delivery ")) {
            return new LogSummary(trace, !WAITS.contains(fields.getOrDefault("outcome", "")), delivery(fields));
        }
        if (text.startsWith("event=received ")) {
            // a refused request needs no summary: its answer says why
            return new LogSummary(trace, !"queued".equals(fields.get("outcome")), Optional.empty());
        }
        boolean isTrouble = entry.group(2) == null || entry.group(2).matches("WARNING|SEVERE");
        return new LogSummary(trace, false, isTrouble ? Optional.of("! " + trouble(text, fields)) : Optional.empty());
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

    /** Returns an ISO 8601 duration in the largest unit that keeps it readable. */
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
