package dev.proactivebot.local.chat;

import java.util.UUID;

/**
 * Tracks the answer to a typed line. A reply after the 202 came from the queue, so it completes the answer. So do two
 * replies in total, because the second may overtake the 202. Another 2xx status is an answer in itself; then the line
 * only waits until the log reports its last item.
 */
final class TypedLine {
    private final String text;
    private final String id;
    private int replies;
    private boolean accepted;
    private boolean repliedAfterAcceptance;
    private boolean answeredDirectly;
    private boolean ended;
    private String failure = "";

    TypedLine(String text, String id) {
        this.text = text;
        this.id = id;
    }

    static TypedLine of(String text) {
        return new TypedLine(text, UUID.randomUUID().toString());
    }

    /** Returns the trace id of this line in the app's log. */
    String trace() {
        return id.replace("-", "");
    }

    String text() {
        return text;
    }

    String id() {
        return id;
    }

    synchronized void recordReply() {
        replies++;
        repliedAfterAcceptance |= accepted;
    }

    /** Records the endpoint's response. */
    synchronized void recordResponse(int status, String body) {
        accepted = status == 202;
        answeredDirectly = status / 100 == 2 && status != 202;
        if (status / 100 != 2) {
            failure = "the endpoint answered " + status + (body.isBlank() ? "" : " " + body.strip());
        }
    }

    synchronized void recordFailure(String reason) {
        failure = reason;
    }

    /** Records that the log has reported the end of this line's work. */
    synchronized void recordEnd() {
        ended = true;
    }

    synchronized boolean isEnded() {
        return ended || !accepted;
    }

    synchronized boolean isAccepted() {
        return accepted;
    }

    synchronized boolean isAnswered() {
        return (answeredDirectly && ended) || repliedAfterAcceptance || replies >= 2;
    }

    /** Returns whether nothing is left to wait for. */
    synchronized boolean isSettled() {
        return isAnswered() || !failure.isEmpty();
    }

    /** Returns the reason for a missing answer. */
    synchronized String reason() {
        if (!failure.isEmpty()) {
            return failure;
        }
        return accepted || answeredDirectly
                ? "nothing came back out of the queue"
                : "the endpoint has not answered yet";
    }
}
