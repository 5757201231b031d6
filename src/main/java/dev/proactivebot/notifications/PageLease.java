package dev.proactivebot.notifications;

import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The lease of a page in its row: one invocation at a time holds it, for some seconds, and extends it. */
final class PageLease {
    /** A lease is extended when a third of it is over. */
    private static final int PROLONGED = 3;
    /** When storage is slow, this many times the length of an extension are added. */
    private static final int SLOW = 4;

    private final JobStore store;
    private final Row key;
    private final Columns columns;
    private final UnaryOperator<Row> view;
    private final Clock clock;
    private int turn = 1;
    private Instant kept = Instant.MIN;
    private Duration took = Duration.ZERO;

    /**
     * The names of its columns.
     *
     * @param turn the column that counts how often the page was taken
     * @param until the column with its end
     * @param length the length of a lease
     */
    record Columns(String turn, String until, Duration length) {}

    /**
     * @param key the keys of the page's row
     * @param view the view of that row that tells who holds it
     * @param clock the storage service's clock
     */
    PageLease(JobStore store, Row key, Columns columns, UnaryOperator<Row> view, Clock clock) {
        this.store = store;
        this.key = key;
        this.columns = columns;
        this.view = view;
        this.clock = clock;
    }

    /** Returns how often the page was taken. */
    int turns(Row row) {
        return (int) view.apply(row).number(columns.turn());
    }

    /** Returns how long another invocation holds the page. */
    Duration busy(Row row) {
        long left = view.apply(row).number(columns.until()) - clock.millis();
        return left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /**
     * Takes the page with that count.
     *
     * @param more further values to write
     * @return the row as it was found; empty when another invocation was faster
     */
    Optional<Row> take(int newTurn, Row more) {
        turn = newTurn;
        Row[] found = {key};
        boolean isTaken = change(
                row -> {
                    found[0] = row;
                    return turns(row) == newTurn - 1 && busy(row).isZero();
                },
                on(more));
        return isTaken ? Optional.of(found[0]) : Optional.empty();
    }

    /** Returns the row with the lease on it. */
    Row on(Row row) {
        kept = clock.instant();
        return row.with(columns.turn(), turn)
                .with(
                        columns.until(),
                        kept.plus(columns.length())
                                .plus(took.multipliedBy(SLOW))
                                .toEpochMilli());
    }

    /** Extends the lease if that is due, and returns whether this invocation still holds the page. */
    boolean keep() {
        if (kept.plus(columns.length().dividedBy(PROLONGED)).isAfter(clock.instant())) {
            return true;
        }
        boolean isOurs = change(on(key));
        took = Duration.between(kept, clock.instant());
        return isOurs;
    }

    /** Releases the page until that time, and writes more; returns false when another invocation holds it by now. */
    boolean letGo(Duration wait, Row more) {
        long until = wait.isZero() ? 0 : clock.instant().plus(wait).toEpochMilli();
        return change(more.with(columns.until(), until));
    }

    private boolean change(Row changes) {
        return change(row -> turns(row) == turn, changes);
    }

    private boolean change(Predicate<Row> condition, Row changes) {
        return store.changePage(key, row -> condition.test(row) ? Optional.of(changes) : Optional.empty());
    }

    int turn() {
        return turn;
    }
}
