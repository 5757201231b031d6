package dev.proactivebot.testing;

import java.time.Duration;

/** What the fake Teams does wrong now and then. */
public sealed interface Fault {

    /** 429 for the conversation, which stays paused as long as Retry-After says; zero for none of both. */
    record Throttle(Duration retryAfter) implements Fault {}

    /** An error such as 503; the message is not taken. */
    record Status(int status) implements Fault {}

    /** This error for the first request of each message, which is not taken; the next one goes well. */
    record FirstTime(int status) implements Fault {}

    /** The connection is reset; the message is not taken. */
    record Reset() implements Fault {}

    /** The message is taken, and nothing is answered until the client gives up. */
    record Silence() implements Fault {}
}
