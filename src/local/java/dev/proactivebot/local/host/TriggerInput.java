package dev.proactivebot.local.host;

/** Holds the input of an invocation. */
sealed interface TriggerInput {
    BindingData data();

    /** Holds an HTTP request. */
    record Http(IncomingRequest request, BindingData data) implements TriggerInput {}

    /** Holds the payload of a queue message. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Queue(byte[] payload, BindingData data) implements TriggerInput {}

    /** Holds a timer's event as the platform passes it. */
    record Timer(String json, BindingData data) implements TriggerInput {}
}
