package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.storage.Tables;

/**
 * A bounded number of dead letters.
 *
 * @param count the number, 1,000 at most
 * @param more whether there are more than that
 */
public record DeadLetterCount(int count, boolean more) {
    private static final int MOST = 1_000;

    /**
     * Counts them.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public static DeadLetterCount now(Tables tables) {
        int found = tables.table(DeadLetters.NAME).count(MOST + 1);
        return new DeadLetterCount(Math.min(found, MOST), found > MOST);
    }
}
