package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.storage.Row;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTest {

    /** Rows of version 0.1 store these words. */
    @ParameterizedTest
    @CsvSource({"complete, COMPLETE", "cancelled, CANCELLED", "expired, EXPIRED"})
    void storedEndKeepsItsWord(String word, End end) {
        assertEquals(Optional.of(end), job(word).ended());
        assertEquals(word, end.word);
    }

    @ParameterizedTest
    @CsvSource({"postponed", "COMPLETE", ","})
    void unknownWordIsNoEnd(String word) {
        assertEquals(Optional.empty(), job(word).ended());
    }

    private static Job job(String ended) {
        return new Job(new Row("j", Job.KEY).with(Job.ENDED, ended), "1");
    }
}
