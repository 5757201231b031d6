package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import org.junit.jupiter.api.Test;

class DeskTest {
    @Test
    void whoAsksWhileStorageIsAwayIsToldToTryAgain() {
        assertEquals(
                DeskAnswer.error("ServiceUnavailable", "Storage cannot be reached. Try again."),
                Desk.unavailable(new StorageException("down", null)));
    }

    @Test
    void whoAsksForWhatOnlyANewerVersionReadsIsToldThatAgainIsOfNoUseUntilThatIsDeployed() {
        assertEquals(
                DeskAnswer.error(
                        "ServiceUnavailable",
                        "A part of it was written by a newer version of this app. Try again when that one is deployed."),
                Desk.unavailable(new NewerRowException("A row")));
    }
}
