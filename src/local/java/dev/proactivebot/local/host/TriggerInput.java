package dev.proactivebot.local.host;

/** What set a function off. */
sealed interface TriggerInput {
    BindingData data();

    /** An HTTP request, its body already read. */
    record Http(IncomingRequest request, BindingData data) implements TriggerInput {}

    /** A queue message's payload. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Queue(byte[] payload, BindingData data) implements TriggerInput {}

    /** A timer that came round; {@code json} is what the platform passes to it. */
    record Timer(String json, BindingData data) implements TriggerInput {}
}
