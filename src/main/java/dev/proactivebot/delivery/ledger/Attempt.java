package dev.proactivebot.delivery.ledger;

/**
 * A message that is about to be sent.
 *
 * @param conversation channel id, {@code |}, conversation id
 * @param key its idempotency key, one message for each conversation
 * @param generation how often it was replayed before
 * @param number tries before this one, in this generation
 * @param mayBeOld whether it may have been seen more than three days ago: then earlier tables are asked as well
 */
public record Attempt(String conversation, String key, int generation, int number, boolean mayBeOld) {}
