package dev.proactivebot.delivery.ledger;

/**
 * A message that is about to be sent.
 *
 * @param conversation channel id, {@code |}, conversation id
 * @param key its idempotency key, one message for each conversation
 * @param number tries before this one
 * @param mayBeOld whether it may have been seen in an earlier month: then that month's table is asked as well
 */
public record Attempt(String conversation, String key, int number, boolean mayBeOld) {}
