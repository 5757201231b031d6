package dev.proactivebot.delivery.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.ledger.PageRows.Begun;
import dev.proactivebot.delivery.ledger.PageRows.NewRow;
import dev.proactivebot.delivery.ledger.PageRows.Result;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class PageRowsTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String TABLE = "ledger202611";
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final Instant MADE = Instant.parse("2026-11-22T10:00:00Z");

    private final MutableClock clock = MutableClock.at(MADE);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Ledger ledger = new Ledger(new MonthlyTables(tables), LEASE, false, "ours");
    private final PageRows page = ledger.page(JOB, 3, MADE);

    @Test
    void aChunkIsClaimedAndSettledWithTwoRequests() {
        Result begun = page.begin(toSend("a", "b", "c"), "claim-1");
        page.delivered(begun.ours().values().stream()
                .map(entry -> new PageRows.Delivered(entry, "activity", null, 0))
                .toList());

        assertEquals(Set.of("a", "b", "c"), begun.ours().keySet());
        assertEquals(List.of("writeAll " + TABLE, "writeAll " + TABLE), tables.requests());
        assertEquals("delivered delivered delivered", states());
        assertEquals("activity", row("b").text("activityId"));
    }

    @Test
    void pageSharesItsRowsWithSingleItems() {
        Result begun = page.begin(toSend("a", "b"), "claim-1");
        assertInstanceOf(ClaimResult.Held.class, ledger.claim(single("a", 3), "claim-2"));
        ledger.delivered(begun.ours().get("a"), null);
        assertInstanceOf(ClaimResult.Settled.class, ledger.claim(single("a", 3), "claim-3"));
        assertInstanceOf(ClaimResult.Granted.class, ledger.claim(single("a", 4), "claim-4"), "of another page");

        ClaimResult.Granted item = (ClaimResult.Granted) ledger.claim(single("c", 3), "claim-5");
        Result second = page.begin(toSend("c", "d"), "claim-6");
        assertEquals(Set.of("d"), second.ours().keySet());
        assertEquals(new Begun(false, LEASE), second.others().get("c"));
        ledger.delivered(item.entry(), null);
        assertTrue(page.begin(toSend("c"), "claim-7").others().get("c").isOver());
    }

    @Test
    void recipientWithARowIsLeftOutAndTheOthersAreClaimed() {
        Result first = page.begin(toSend("b", "d"), "claim-1");
        ledger.delivered(first.ours().get("b"), null);
        tables.forgetRequests();
        Result begun = page.begin(toSend("a", "b", "c", "d", "e"), "claim-2");

        assertEquals(Set.of("a", "c", "e"), begun.ours().keySet());
        assertEquals(Map.of("b", new Begun(true, LEASE), "d", new Begun(false, LEASE)), begun.others());
        assertEquals(List.of("writeAll " + TABLE, "page " + TABLE, "writeAll " + TABLE), tables.requests());
    }

    @Test
    void skippedOrWaitingRecipientNeedsNoSecondRequest() {
        page.begin(List.of(NewRow.skipped("a", "optedOut"), NewRow.toSend("b"), NewRow.waiting("c")), "claim-1");

        assertEquals("skipped claimed waiting", states());
        assertEquals("optedOut", row("a").text("reason"));
        assertInstanceOf(ClaimResult.Granted.class, ledger.claim(single("c", 3), "claim-2"), "by an item of its own");
    }

    @Test
    void claimWithALostAnswerIsRecognised() {
        tables.loseAnswers();
        Result begun = page.begin(toSend("a", "b"), "claim-1");
        tables.comeBack();

        assertEquals(Set.of("a", "b"), begun.ours().keySet());
        page.delivered(List.of(delivered(begun.ours().get("a"))));
        assertEquals("delivered claimed", states());
    }

    @Test
    void outcomeWithALostAnswerIsWrittenOnce() {
        Result begun = page.begin(toSend("a", "b"), "claim-1");
        List<PageRows.Delivered> both = begun.ours().values().stream()
                .map(entry -> new PageRows.Delivered(entry, "activity", null, 0))
                .toList();
        tables.loseAnswers();
        assertThrows(StorageException.class, () -> page.delivered(both));
        tables.comeBack();
        page.delivered(both);

        assertEquals("delivered delivered", states());
    }

    @Test
    void rowTakenOverDoesNotBlockOtherOutcomes() {
        Result begun = page.begin(toSend("a", "b", "c"), "claim-1");
        clock.advance(LEASE.plusSeconds(1));
        ClaimResult.Abandoned taken = (ClaimResult.Abandoned) ledger.claim(single("b", 3), "claim-2");
        assertTrue(ledger.takeOver(taken.entry(), "claim-2"));
        page.delivered(
                begun.ours().values().stream().map(PageRowsTest::delivered).toList());

        assertEquals("delivered delivered delivered", states(), "we know that it was");
    }

    /** Only a delivery is a fact that stays true; another outcome would hide what the other one finds out. */
    @Test
    void rowTakenOverKeepsItsStateUnlessDelivered() {
        Result begun = page.begin(toSend("a", "b"), "claim-1");
        clock.advance(LEASE.plusSeconds(1));
        ClaimResult.Abandoned taken = (ClaimResult.Abandoned) ledger.claim(single("a", 3), "claim-2");
        assertTrue(ledger.takeOver(taken.entry(), "claim-2"));
        ledger.gaveUp(begun.ours().get("a"), "rejected", false, "letter");
        ledger.waiting(begun.ours().get("b"), 1);
        ledger.waiting(begun.ours().get("b"), 1);

        assertEquals("waiting waiting", states());
        assertEquals("claim-2", row("a").text("by"));
        assertEquals(1, row("b").number("attempt"));
    }

    @Test
    void missingRowDoesNotBlockOtherOutcomes() {
        Result begun = page.begin(toSend("a", "b", "c"), "claim-1");
        tables.table(TABLE).delete(JOB + "-3", "b");
        page.delivered(
                begun.ours().values().stream().map(PageRowsTest::delivered).toList());

        assertEquals("delivered delivered", states());
    }

    @Test
    void rowOfANewerVersionDoesNotBlockOthers() {
        tables.table(TABLE).insert(new Row(JOB + "-3", "b").with("needs", 3).with("state", "handedOver"));
        Result begun = page.begin(toSend("a", "b", "c"), "claim-1");

        assertEquals(Set.of("a", "c"), begun.ours().keySet());
        assertEquals(Map.of("b", new Begun(false, Duration.ZERO)), begun.others());
    }

    @Test
    void unavailableStorageIsAnException() {
        tables.goDown();
        assertThrows(StorageException.class, () -> page.begin(toSend("a"), "claim-1"));
    }

    /** Version 0.1 begins a row in the month in which it is asked. */
    @Test
    void aRowInAnotherMonthIsFound() {
        tables.table("ledger202612").insert(new Row(JOB + "-3", "b").with("state", "delivered"));
        clock.advance(Duration.ofDays(10));
        PageRows later = new Ledger(new MonthlyTables(tables), LEASE, false, "later").page(JOB, 3, MADE);

        assertEquals(Set.of("b"), later.begun().keySet());
        Result begun = later.begin(toSend("a", "b"), "claim-1");
        assertEquals(Set.of("a"), begun.ours().keySet());
        assertTrue(begun.others().get("b").isOver());
        assertEquals("claimed", row("a").text("state"), "in the month in which it was made");
    }

    @Test
    void recipientsWithARowAreListedAsBegun() {
        Result begun = page.begin(toSend("a", "b"), "claim-1");
        ledger.waiting(begun.ours().get("a"), 1);
        clock.advance(Duration.ofMinutes(1));

        assertEquals(
                Map.of("a", new Begun(false, LEASE.minusMinutes(1)), "b", new Begun(false, LEASE.minusMinutes(1))),
                page.begun());
    }

    private static List<NewRow> toSend(String... recipients) {
        return Stream.of(recipients).map(NewRow::toSend).toList();
    }

    private static Attempt single(String recipient, int number) {
        return new Attempt(MessageId.ofJob(JOB, number, recipient), 0, 0, List.of(), MADE, false);
    }

    private String states() {
        return String.join(
                " ",
                tables.rows(TABLE).stream()
                        .map(StoredRow::row)
                        .map(row -> row.text("state"))
                        .toList());
    }

    private Row row(String recipient) {
        return tables.rows(TABLE).stream()
                .map(StoredRow::row)
                .filter(row -> row.key().equals(recipient))
                .findFirst()
                .orElseThrow();
    }

    private static PageRows.Delivered delivered(LedgerEntry entry) {
        return new PageRows.Delivered(entry, "activity", null, 0);
    }
}
