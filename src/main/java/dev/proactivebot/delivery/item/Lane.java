package dev.proactivebot.delivery.item;

/** Who waits for whom: a direct message never waits behind a broadcast. */
public enum Lane {
    DIRECT,
    BULK
}
