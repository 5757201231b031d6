package dev.proactivebot.delivery.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.storage.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of version 0.1 store these words. */
class LedgerStateTest {

    @ParameterizedTest
    @CsvSource({
        "claimed, CLAIMED, sending",
        "waiting, WAITING, sending",
        "unknown, UNKNOWN, sending",
        "delivered, DELIVERED, sent",
        "gaveUp, GAVE_UP, failed",
        "skipped, SKIPPED, skipped"
    })
    void storedStateWordsDoNotChange(String word, LedgerState state, String shown) {
        assertEquals(state, LedgerState.of(row(word)));
        assertEquals(word, state.word);
        assertEquals(shown, Outcome.State.of(row(word)).word());
    }

    @ParameterizedTest
    @CsvSource({"postponed", "CLAIMED", "''", ","})
    void unknownStateBelongsToANewerVersion(String word) {
        assertEquals(LedgerState.OF_NEWER_VERSION, LedgerState.of(row(word)));
    }

    private static Row row(String word) {
        return new Row("p", "k").with(Ledger.STATE, word);
    }
}
