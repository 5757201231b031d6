package dev.proactivebot.local.chat;

import java.util.UUID;

/**
 * A line that was typed, and what came of it. It is answered when a reply to it came after the bot had accepted it (that
 * one must have come out of the queue), or when two replies came in all (should the second have overtaken the 202). An answer other
 * than 202 is the answer: then only what the log says to be in the queue is waited for.
 */
final class Line {
    private final String text;
    private final String id;
    private int replies;
    private boolean accepted;
    private boolean proactive;
    private boolean closed;
    private boolean ended;
    private String refusal = "";

    Line(String text, String id) {
        this.text = text;
        this.id = id;
    }

    static Line typed(String text) {
        return new Line(text, UUID.randomUUID().toString());
    }

    /** The trace id under which the app logs what it does for this line. */
    String trace() {
        return id.replace("-", "");
    }

    String text() {
        return text;
    }

    String id() {
        return id;
    }

    synchronized void replied() {
        replies++;
        proactive |= accepted;
    }

    /** The endpoint answered {@code status}. */
    synchronized void answered(int status, String body) {
        accepted = status == 202;
        closed = status / 100 == 2 && status != 202;
        if (status / 100 != 2) {
            refusal = "the endpoint answered " + status + (body.isBlank() ? "" : " " + body.strip());
        }
    }

    synchronized void failed(String why) {
        refusal = why;
    }

    /** The log has said that nothing more is done for it. */
    synchronized void ended() {
        ended = true;
    }

    synchronized boolean isEnded() {
        return ended || !accepted;
    }

    synchronized boolean isAccepted() {
        return accepted;
    }

    synchronized boolean isAnswered() {
        return (closed && ended) || proactive || replies >= 2;
    }

    /** Whether waiting cannot change anything any more. */
    synchronized boolean isSettled() {
        return isAnswered() || !refusal.isEmpty();
    }

    /** Why there is no answer. */
    synchronized String reason() {
        if (!refusal.isEmpty()) {
            return refusal;
        }
        return accepted || closed ? "nothing came back out of the queue" : "the endpoint has not answered yet";
    }
}
