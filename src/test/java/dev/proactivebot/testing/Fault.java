package dev.proactivebot.testing;

import java.time.Duration;

/** Describes a fault that the fake Teams produces now and then. */
public sealed interface Fault {

    /** Answers 429 and pauses the conversation for the time in Retry-After; zero omits both the header and the pause. */
    record Throttle(Duration retryAfter) implements Fault {}

    /** Answers an error such as 503 and does not accept the message. */
    record Status(int status) implements Fault {}

    /** Refuses the first request of each message with this error and accepts the next one. */
    record FirstTime(int status) implements Fault {}

    /** Resets the connection and does not accept the message. */
    record Reset() implements Fault {}

    /** Accepts the message and sends no answer until the client gives up. */
    record Silence() implements Fault {}
}
