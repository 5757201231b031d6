package dev.proactivebot.delivery.ledger;

/**
 * A message that is about to be sent.
 *
 * @param name which message
 * @param generation how often it was replayed before
 * @param number tries before this one, in this generation
 * @param mayBeOld whether it may have been seen more than three days ago: then earlier tables are asked as well
 */
public record Attempt(MessageName name, int generation, int number, boolean mayBeOld) {}
