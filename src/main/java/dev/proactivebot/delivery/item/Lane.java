package dev.proactivebot.delivery.item;

/** The lanes of messages: a direct message never waits behind a broadcast. */
public enum Lane {
    DIRECT,
    BULK
}
