package dev.proactivebot.notifications;

import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Says in a page's row which invocation works on the page: they take it in turns, each for some seconds, which it prolongs. */
final class PageLease {
    /** It is prolonged when a third of it is over. */
    private static final int PROLONGED = 3;
    /** Where storage is slow, so many times what it takes to prolong it are added. */
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
     * Where it is written.
     *
     * @param turn how often the page was taken
     * @param until when it is free again
     * @param length of a lease
     */
    record Columns(String turn, String until, Duration length) {}

    /**
     * @param key of the page's row
     * @param view of that row, by which to judge whose it is
     * @param clock of the storage service
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

    /** Returns for how long somebody else has the page. */
    Duration busy(Row row) {
        long left = view.apply(row).number(columns.until()) - clock.millis();
        return left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /**
     * Takes the page for the so-manieth time.
     *
     * @param more is written with it
     * @return the row as it was found; empty when somebody else was faster
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

    /** Prolongs the lease if it is time to, and returns whether the page still is ours. */
    boolean keep() {
        if (kept.plus(columns.length().dividedBy(PROLONGED)).isAfter(clock.instant())) {
            return true;
        }
        boolean isOurs = change(on(key));
        took = Duration.between(kept, clock.instant());
        return isOurs;
    }

    /** Lets go of the page, to be taken again after that time, and writes more; false when somebody else has it by now. */
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
