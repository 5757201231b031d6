package dev.proactivebot.delivery.pacing;

/** Who waits for whom: a direct message never waits behind a broadcast. */
public enum Lane {
    DIRECT,
    BULK
}
