package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Trouble of the whole bot: nothing is sent for 5, then 10, then 15 minutes, then one message tries, everywhere one at a time. An instance
 * that has had no trouble asks no table.
 */
public final class BotPause {
    private static final long STEP = 300 * Micros.SECOND;
    private static final long STEPS = 3;
    /** A probe that has not said by then how it went is given up, and another may try. */
    private static final long PROBE = 60 * Micros.SECOND;

    private static final double SPREAD = 0.1;
    private static final String UNTIL = "until";
    private static final String PROBE_UNTIL = "probeUntil";
    private static final String STEPS_TAKEN = "steps";

    private final SharedRow row;
    private final Clock clock;
    private final RandomGenerator random;
    private boolean inTrouble;
    private long until;
    private long step;

    public BotPause(Tables tables, RandomGenerator random) {
        this.row = new SharedRow(tables.table("pacing"), "bot", "pause");
        this.clock = tables.clock();
        this.random = random;
    }

    /** How long an item is to wait; empty when it may go, as a probe or because there is no trouble. */
    public synchronized Optional<Duration> held() {
        if (!inTrouble) {
            return Optional.empty();
        }
        long now = now();
        if (now >= until && !mayProbe(now)) {
            return Optional.of(wait(Math.max(until, now + PROBE), now));
        }
        return now < until ? Optional.of(wait(until, now)) : Optional.empty();
    }

    /** Whether we are the one who tries now. Learns what the others have found out meanwhile. */
    private boolean mayProbe(long now) {
        boolean[] granted = {false};
        try {
            row.read();
            boolean written = row.update(found -> {
                until = found.number(UNTIL);
                step = found.number(STEPS_TAKEN);
                granted[0] = now >= until && now >= found.number(PROBE_UNTIL);
                return granted[0] && until > 0 ? Optional.of(changed(until, now + PROBE, step)) : Optional.empty();
            });
            inTrouble = until > 0;
            return written && (granted[0] || !inTrouble);
        } catch (StorageException e) {
            return true; // better two probes than none
        }
    }

    /** Opens the pause, or joins the one that another instance has opened. */
    public synchronized void trouble() {
        inTrouble = true;
        long now = now();
        step = Math.min(STEPS, step + 1);
        until = now + step * STEP;
        try {
            row.update(found -> {
                boolean isOpen = found.number(UNTIL) > now;
                step = isOpen ? found.number(STEPS_TAKEN) : Math.min(STEPS, found.number(STEPS_TAKEN) + 1);
                until = isOpen ? found.number(UNTIL) : now + step * STEP;
                return isOpen ? Optional.empty() : Optional.of(changed(until, 0, step));
            });
        } catch (StorageException e) {
            // this instance has its own pause then
        }
    }

    /** A message went through. */
    public synchronized void cleared() {
        if (!inTrouble) {
            return;
        }
        inTrouble = false;
        until = 0;
        step = 0;
        try {
            row.update(found -> Optional.of(changed(0, 0, 0)));
        } catch (StorageException e) {
            // the others find out by their own probe
        }
    }

    private Row changed(long newUntil, long probeUntil, long newStep) {
        return new Row(row.seen().partition(), row.seen().key())
                .with(UNTIL, newUntil)
                .with(PROBE_UNTIL, probeUntil)
                .with(STEPS_TAKEN, newStep);
    }

    /** A little more than asked for, so that those who wait do not come back as one. */
    private Duration wait(long end, long now) {
        long left = end - now;
        return Micros.duration(left + (long) (left * SPREAD * random.nextDouble()));
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
