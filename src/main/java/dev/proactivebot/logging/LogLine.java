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

    /** Returns a line that tells nothing but an outcome. */
    public static LogLine of(String event, String outcome, Duration took) {
        return new LogLine(event, null, null, null, null, null, outcome, null, took, null, null);
    }

    public LogLine withKind(@Nullable String name) {
        return new LogLine(event, name, channel, conversation, key, attempt, outcome, status, took, correlation, trace);
    }

    /** Returns a copy that names the conversation, by its key across channels. */
    public LogLine withConversation(@Nullable String channelId, @Nullable String id) {
        return new LogLine(event, kind, channelId, id, key, attempt, outcome, status, took, correlation, trace);
    }

    /** Returns a copy that names the item and the attempts before this one. */
    public LogLine withItem(@Nullable String itemKey, @Nullable Integer tries) {
        return new LogLine(
                event, kind, channel, conversation, itemKey, tries, outcome, status, took, correlation, trace);
    }

    /** Returns a copy with the HTTP status, and the name that the connector gave the request. */
    public LogLine withAnswer(@Nullable Integer answer, @Nullable String request) {
        return new LogLine(event, kind, channel, conversation, key, attempt, outcome, answer, took, request, trace);
    }

    public LogLine withTrace(@Nullable TraceParent one) {
        return new LogLine(event, kind, channel, conversation, key, attempt, outcome, status, took, correlation, one);
    }

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
