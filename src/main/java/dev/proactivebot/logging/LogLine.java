package dev.proactivebot.logging;

import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fields of a line about a message. Each line has all of them and in this order, so that a query can rely on it.
 *
 * @param event {@code received} or {@code delivery}
 * @param conversation its key across channels
 * @param key of the item
 * @param attempt tries before this one
 * @param status of HTTP: what was answered here, or what the connector answered
 * @param correlation the connector's own name for the request
 */
public record LogLine(
        String event,
        @Nullable String kind,
        @Nullable String channel,
        @Nullable String conversation,
        @Nullable String key,
        @Nullable Integer attempt,
        String outcome,
        @Nullable Integer status,
        Duration took,
        @Nullable String correlation,
        @Nullable TraceParent trace) {

    public String text(LogIds ids) {
        return "event=" + event
                + " kind=" + LogText.id(kind)
                + " channel=" + LogText.id(channel)
                + " conversation=" + ids.shown(conversation)
                + " key=" + ids.shown(key)
                + " attempt=" + number(attempt)
                + " outcome=" + outcome
                + " status=" + number(status)
                + " ms=" + took.toMillis()
                + " correlation=" + LogText.id(correlation)
                + " trace=" + (trace == null ? "-" : trace.traceId());
    }

    private static String number(@Nullable Integer number) {
        return number == null ? "-" : number.toString();
    }
}
