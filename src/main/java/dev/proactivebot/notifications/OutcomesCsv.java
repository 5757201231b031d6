package dev.proactivebot.notifications;

import dev.proactivebot.api.ApiResult.Csv;
import dev.proactivebot.api.Cursor;
import dev.proactivebot.notifications.RecipientsView.Shown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a job's recipients as CSV (RFC 4180), in bounded parts. The parts together are one file: only the first has the header.
 */
final class OutcomesCsv {
    private static final List<String> COLUMNS =
            List.of("user", "conversation", "channelId", "outcome", "reason", "at", "activityId", "edit");
    private static final int PAGE = 100;
    private static final int MOST = 5_000;
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(15);
    /** The characters that begin a formula in a spreadsheet. */
    private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\\t\\r\\n].*");

    private static final Pattern TO_BE_QUOTED = Pattern.compile("(?s).*[\",\\r\\n'].*");

    private final RecipientsView recipients;
    private final Clock clock;

    OutcomesCsv(RecipientsView recipients, Clock clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException when {@code after} is not the {@code next} of a part */
    Csv part(Job job, @Nullable String after) {
        Instant end = clock.instant().plus(LONGEST_LOOK);
        StringBuilder text = new StringBuilder(after == null ? String.join(",", COLUMNS) + "\r\n" : "");
        String next = Cursor.read(after);
        int rows = 0;
        do {
            Shown shown = recipients.page(job, PAGE, next);
            shown.recipients().forEach(one -> text.append(line(one)));
            rows += shown.recipients().size();
            next = shown.next();
        } while (next != null && rows < MOST && clock.instant().isBefore(end));
        return new Csv(text.toString(), next == null ? null : Cursor.shown(next));
    }

    private static String line(Map<String, Object> recipient) {
        return COLUMNS.stream()
                        .map(name -> cell(String.valueOf(recipient.getOrDefault(name, ""))))
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** Puts a quote before a value that begins like a formula, because ids come from outside. */
    static String cell(String value) {
        String text = FORMULA.matcher(value).matches() ? "'" + value : value;
        return TO_BE_QUOTED.matcher(text).matches() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
