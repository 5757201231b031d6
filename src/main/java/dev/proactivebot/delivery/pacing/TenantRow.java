package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.SharedRow.Change;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * This instance's view of a tenant's shared row. Each change also reads the changes of other instances. At most one thread makes a request
 * at a time. The view is read without the lock, because a table may take long to answer.
 */
final class TenantRow {
    /** The assumed length of a request until one has taken longer, so that the first slot is not missed. */
    private static final long REQUEST = 80_000;

    /** A longer first request says little, because a new instance also loads classes and connects. Then a second one is measured. */
    private static final long COLD = Micros.SECOND / 5;

    /** A first request that takes this long shows that the table is slow. */
    private static final long SLOW = 2 * Micros.SECOND;

    private final SharedRow row;
    private final RowClock clock;
    private volatile RateState state = RateState.NEW;
    private volatile long requestTime;
    private boolean isRead;

    TenantRow(SharedRow row, RowClock clock) {
        this.row = row;
        this.clock = clock;
    }

    long now() {
        return clock.now();
    }

    RateState state() {
        return state;
    }

    /** Returns the recent length of a request to the table. */
    long requestTime() {
        return Math.max(REQUEST, requestTime);
    }

    /** Does {@code work} while no other thread makes a request. */
    void alone(Runnable work) {
        row.asking.alone(work);
    }

    /** Reads the row, so that the first reservation need not wait for it. */
    void prepare() {
        row.asking.alone(this::readOnce);
    }

    /** Reads the row before the first reservation, which must begin as far ahead as the table takes to answer. */
    void readOnce() {
        if (!isRead) {
            requestTime = read();
            if (requestTime > COLD && requestTime < SLOW) {
                requestTime = read();
            }
            isRead = true;
        }
    }

    /** Reads the row, and returns how long that took. */
    private long read() {
        long began = clock.own();
        learn(row.read());
        return clock.own() - began;
    }

    /** Reads the changes of other instances, unless the view is newer than that. */
    void refresh(Duration age) {
        if (isOlder(age)) {
            row.asking.alone(() -> {
                if (isOlder(age)) { // else another thread has read the row while this one waited
                    learn(row.read());
                }
            });
        }
    }

    /** Compares the clocks if that is due; the caller holds the lock. */
    void agree() {
        if (requestTime() < RowClock.EXACT) {
            row.agree();
            learn(row.seen());
        }
    }

    long seenAt() {
        return row.seenAt();
    }

    private boolean isOlder(Duration age) {
        return now() - row.heardAt() > Micros.of(age);
    }

    /**
     * Makes one attempt to change the row; the caller holds the lock.
     *
     * @param change empty to leave it as it is
     */
    Change attempt(Function<RateState, Optional<RateState>> change) {
        long began = clock.own();
        Change made = row.attempt(found -> change.apply(learn(found)).map(this::write));
        learn(row.seen());
        requestTime = Math.max(clock.own() - began, requestTime - requestTime / 4);
        return made;
    }

    /** Changes the state here in any case. When the row cannot be written, the other instances learn it from the channel. */
    void change(UnaryOperator<RateState> change) {
        try {
            boolean isWritten = row.asking.alone(() -> {
                boolean written = row.update(found -> Optional.of(write(change.apply(learn(found)))));
                learn(row.seen());
                return written;
            });
            if (isWritten) {
                return;
            }
        } catch (StorageException e) {
            // the change stays local
        }
        hear(known -> change.apply(known).withPausesOf(known, now()));
    }

    private Row write(RateState changed) {
        return changed.row(row.seen().partition(), now());
    }

    private RateState learn(Row found) {
        return hear(known -> RateState.of(found, now()).withPausesOf(known, now()));
    }

    synchronized RateState hear(UnaryOperator<RateState> news) {
        state = news.apply(state);
        return state;
    }
}
