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
 * asks once, with its first message, whether there is trouble; after that only those ask that have had some.
 */
public final class BotPause {
    static final String PARTITION = "bot";
    static final String KEY = "pause";

    private static final long STEP = 300 * Micros.SECOND;
    private static final long STEPS = 3;
    /** A probe that has not said by then how it went is given up, and another may try. */
    private static final long PROBE = 60 * Micros.SECOND;

    private static final long BETWEEN_REPORTS = 900 * Micros.SECOND;
    /** So far the instances' clocks may be apart. */
    private static final long SKEW = 60 * Micros.SECOND;

    private static final double SPREAD = 0.1;
    private static final String UNTIL = "until";
    private static final String PROBE_UNTIL = "probeUntil";
    private static final String STEPS_TAKEN = "steps";
    private static final String REPORTED = "reported";

    private final SharedRow row;
    private final Clock clock;
    private final RandomGenerator random;
    private boolean hasAsked;
    private boolean inTrouble;
    private long until;
    private long step;
    private long reported;

    public BotPause(Tables tables, RandomGenerator random) {
        this.clock = tables.clock();
        this.row = new SharedRow(tables.table(Pacer.TABLE), PARTITION, KEY, clock);
        this.random = random;
    }

    /** How long an item is to wait; empty when it may go, as a probe or because there is no trouble. */
    public synchronized Optional<Duration> held() {
        if (!hasAsked) {
            ask();
        }
        if (!inTrouble) {
            return Optional.empty();
        }
        long now = now();
        if (now < until) {
            return Optional.of(wait(until, now));
        }
        return mayProbe(now) ? Optional.empty() : Optional.of(wait(Math.max(until, now + PROBE), now));
    }

    /** A new instance must not find out by itself, a dozen messages at a time. */
    private void ask() {
        try {
            learn(row.read());
            hasAsked = true;
        } catch (StorageException e) {
            // nothing is sent without the tables, and the next one asks again
        }
    }

    private void learn(Row found) {
        until = until(found, now());
        step = found.number(STEPS_TAKEN);
        reported = found.number(REPORTED);
        inTrouble = until > 0;
    }

    /** The end of the pause that the row tells of; zero when there is none. */
    static long until(Row found, long now) {
        long told = found.number(UNTIL);
        return told > now + STEPS * STEP + SKEW ? 0 : told; // nobody can have meant that
    }

    /** Whether we are the one who tries now. Learns what the others have found out meanwhile. */
    private boolean mayProbe(long now) {
        boolean[] granted = {false};
        try {
            row.read();
            boolean written = row.update(found -> {
                learn(found);
                granted[0] = now >= until && now >= found.number(PROBE_UNTIL);
                return granted[0] && inTrouble ? Optional.of(changed(now + PROBE)) : Optional.empty();
            });
            return written && (granted[0] || !inTrouble);
        } catch (StorageException e) {
            until = now + PROBE;
            return true; // better one probe of each instance than none
        }
    }

    /**
     * Opens the pause, or joins the one that another instance has opened.
     *
     * @return whether a person is to be told: one instance tells, once in a quarter of an hour
     */
    public synchronized boolean trouble() {
        long now = now();
        boolean[] tell = {false};
        try {
            row.update(found -> {
                learn(found);
                boolean isOpen = until > now;
                tell[0] = open(now, isOpen);
                return isOpen && !tell[0] ? Optional.empty() : Optional.of(changed(0));
            });
        } catch (StorageException e) {
            tell[0] = open(now, until > now); // this instance has its own pause then
        }
        inTrouble = true;
        return tell[0];
    }

    private boolean open(long now, boolean isOpen) {
        if (!isOpen) {
            step = Math.min(STEPS, step + 1);
            until = now + step * STEP;
        }
        boolean tell = now - reported >= BETWEEN_REPORTS;
        reported = tell ? now : reported;
        return tell;
    }

    /** The connector has taken our token: the probe's, since what was sent before the pause shows nothing. */
    public synchronized void cleared() {
        long now = now();
        if (!inTrouble || now < until) {
            return;
        }
        try {
            row.update(found -> {
                learn(found);
                if (until > now) {
                    return Optional.empty(); // a newer trouble
                }
                forget();
                return Optional.of(changed(0));
            });
        } catch (StorageException e) {
            forget(); // the others find out by their own probe
        }
    }

    private void forget() {
        inTrouble = false;
        until = 0;
        step = 0;
        reported = 0;
    }

    private Row changed(long probeUntil) {
        return new Row(row.seen().partition(), row.seen().key())
                .with(UNTIL, until)
                .with(PROBE_UNTIL, probeUntil)
                .with(STEPS_TAKEN, step)
                .with(REPORTED, reported);
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
