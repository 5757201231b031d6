package dev.proactivebot.delivery.send;

import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetterOperations;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.delivery.pacing.UnusedPacing;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Deletes rows that nobody needs any more. Each method returns how many.
 *
 * @param dropOldJobs drops the rows of old notifications until it is told to stop, and returns how many
 */
record OldRows(
        Tables tables,
        LedgerRows ledger,
        ErasedUsers erased,
        ConversationCreationLock creationLock,
        HourlyWork hourly,
        ToIntFunction<BooleanSupplier> dropOldJobs) {
    /** Allows for some failed rounds. */
    private static final Duration ERASED_AGAIN = Duration.ofMinutes(30);
    /** The longest send: the time of an invocation, which may have begun with a view that was two seconds old. */
    private static final Duration LONGEST_SEND = Duration.ofMinutes(1);

    int dropLedgers() {
        return ledger.dropOld();
    }

    /** Erases rows that a send wrote while its user was being erased. */
    int eraseAgain() {
        return erased.conversationsErasedSince(tables.clock().instant().minus(ERASED_AGAIN)).stream()
                .mapToInt(one -> ledger.eraseWrittenBefore(one.name(), one.at().plus(LONGEST_SEND)))
                .sum();
    }

    int dropJobs(BooleanSupplier enough) {
        return dropOldJobs.applyAsInt(enough);
    }

    int deleteUnused(Executor movers, BooleanSupplier enough) {
        return UnusedPacing.delete(tables, movers, enough)
                + creationLock.deleteOld(movers, enough)
                + erased.deleteOld(movers, enough)
                + DeadLetterOperations.deleteOld(tables, movers, enough);
    }
}
