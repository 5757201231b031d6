package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.SendOutcome.Skipped;
import dev.proactivebot.schema.ConversationReference;
import org.jspecify.annotations.Nullable;

/** What a log line says of an item: ids, counts and statuses, never its text. */
public final class LogText {
    private static final int LONGEST = 200;

    private LogText() {}

    /** An id that came from outside, so that it can neither end the line nor fill the log. */
    public static String id(@Nullable String id) {
        if (id == null) {
            return "-";
        }
        String cut = id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id;
        return cut.replaceAll("[\\p{Cc}\\s\u2028\u2029]", "_");
    }

    static String of(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        return "kind=" + Envelope.kind(item) + " channel=" + id(to == null ? null : to.channelId()) + " key="
                + id(item.key()) + " attempt=" + item.tries();
    }

    static String of(SendOutcome outcome) {
        if (outcome instanceof Delivered delivered) {
            return line("delivered", delivered.status(), delivered.correlationId());
        }
        if (outcome instanceof RetryLater later) {
            String kind = later.cause() == SendOutcome.Cause.HELD ? "putBack" : "retryLater";
            return line(kind, later.status(), later.correlationId()) + " delay=" + later.delay() + " why=\""
                    + later.why() + "\"";
        }
        if (outcome instanceof Skipped skipped) {
            return "outcome=skipped reason=" + skipped.reason();
        }
        if (outcome instanceof Settled settled) {
            return "outcome=settled why=\"" + settled.how() + "\"";
        }
        GiveUp givenUp = (GiveUp) outcome;
        return line("gaveUp", givenUp.status(), givenUp.correlationId()) + " reason=" + givenUp.reason() + " code="
                + id(givenUp.code());
    }

    private static String line(String outcome, @Nullable Integer status, @Nullable String correlationId) {
        return "outcome=" + outcome + " status=" + shown(status) + " correlation=" + id(correlationId);
    }

    private static String shown(@Nullable Integer status) {
        return status == null ? "-" : status.toString();
    }
}
