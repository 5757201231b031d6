package dev.proactivebot.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What a loopback server does with one request. Immutable: {@code Answer.status(429).header("Retry-After", "7")}.
 *
 * @param gate what the answer waits for; a latch at zero for one that does not wait
 */
public record Answer(Way way, int status, Map<String, String> headers, String body, CountDownLatch gate) {

    /** How the answer goes out. */
    public enum Way {
        /** As a decent server would. */
        WHOLE,
        /** The head at once, then one byte at a time and never an end. */
        DRIP,
        /** The head and the body, but the connection ends before the length that the head announced. */
        CUT,
        /** The connection is reset after the request was read. */
        RESET,
        /** The connection is closed after the request was read. */
        CLOSE,
        /** Nothing at all until the client gives up. */
        HANG
    }

    public static Answer status(int status) {
        return new Answer(Way.WHOLE, status, Map.of(), "", new CountDownLatch(0));
    }

    public static Answer json(int status, String body) {
        return status(status).header("Content-Type", "application/json").body(body);
    }

    /** What the connector says to a message it took. */
    public static Answer created(String id) {
        return json(201, "{\"id\":\"" + id + "\"}");
    }

    /** An error in the connector's own shape. */
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

    /** The same answer, but not before {@code opens} has come to zero. */
    public Answer when(CountDownLatch opens) {
        return new Answer(way, status, headers, body, opens);
    }

    private Answer by(Way other) {
        return new Answer(other, status, headers, body, gate);
    }
}
