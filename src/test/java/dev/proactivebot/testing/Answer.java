package dev.proactivebot.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Describes how a loopback server answers one request. Immutable: {@code Answer.status(429).header("Retry-After", "7")}.
 *
 * @param gate the latch that the answer waits for; it is at zero for an answer that does not wait
 */
public record Answer(Way way, int status, Map<String, String> headers, String body, CountDownLatch gate) {

    /** Says how the answer is sent. */
    public enum Way {
        /** The complete answer. */
        WHOLE,
        /** The head at once, then one byte at a time without an end. */
        DRIP,
        /** The head and the body, but less than the length in the head. */
        CUT,
        /** A reset of the connection after the request was read. */
        RESET,
        /** The end of the connection after the request was read. */
        CLOSE,
        /** Nothing until the client gives up. */
        HANG
    }

    public static Answer status(int status) {
        return new Answer(Way.WHOLE, status, Map.of(), "", new CountDownLatch(0));
    }

    public static Answer json(int status, String body) {
        return status(status).header("Content-Type", "application/json").body(body);
    }

    /** Returns the connector's answer to a message that it accepted. */
    public static Answer created(String id) {
        return json(201, "{\"id\":\"" + id + "\"}");
    }

    /** Returns an error in the connector's format. */
    public static Answer error(int status, String code) {
        return json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
    }

    public static Answer reset() {
        return status(0).by(Way.RESET);
    }

    public static Answer close() {
        return status(0).by(Way.CLOSE);
    }

    public static Answer hang() {
        return status(0).by(Way.HANG);
    }

    public Answer dripping() {
        return by(Way.DRIP);
    }

    public Answer cut() {
        return by(Way.CUT);
    }

    public Answer header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(way, status, all, body, gate);
    }

    public Answer body(String text) {
        return new Answer(way, status, headers, text, gate);
    }

    /** Returns this answer, held back until {@code opens} is at zero. */
    public Answer when(CountDownLatch opens) {
        return new Answer(way, status, headers, body, opens);
    }

    private Answer by(Way other) {
        return new Answer(other, status, headers, body, gate);
    }
}
