package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Holds requests back while their target is in trouble. While it is open no request is sent for a pause; then one request of all instances
 * probes. Each failed probe makes the next pause longer, and the first success closes the breaker. The instances share one row of the table
 * {@code pacing}: an instance reads it with its first request, and after that only when it meets trouble itself.
 *
 * <p>An answer counts only if its request was sent after the pause, since a request that was on its way when the breaker opened is no
 * probe. Without the table each instance has a breaker of its own.
 */
public final class SharedCircuitBreaker {
    /** The largest difference between the clocks of instances. */
    private static final long SKEW = 60 * Micros.SECOND;

    /** The shortest time between two reads of the row while another instance probes. */
    private static final long BETWEEN_LOOKS = Micros.SECOND;

    private static final String UNTIL = "until";
    private static final String PROBE_UNTIL = "probeUntil";
    private static final String PAUSES_TAKEN = "steps";
    private static final String REPORTED = "reported";
    private static final String RECENT = "recent";
    private static final String NAME = "name";

    private final CircuitBreakerPolicy policy;
    private final String name;
    private final SharedRow row;
    private final Clock clock;
    private final RandomGenerator random;
    private final AnswerCounts untold = new AnswerCounts();
    private final AtomicBoolean isTelling = new AtomicBoolean();
    /** Set only by the thread that reports the trouble. */
    private volatile boolean isTellingOfTrouble;

    private volatile boolean hasAsked;
    private volatile State state = State.CLOSED;
    /** No thread reads the row again before this time. */
    private volatile long lookAt;

    /**
     * The stored state.
     *
     * @param until the end of the pause; zero when the breaker is closed
     * @param pauses the number of pauses without a success in between
     * @param reported when the trouble was logged
     */
    private record State(long until, long pauses, long reported) {
        static final State CLOSED = new State(0, 0, 0);

        boolean isOpen() {
            return until > 0;
        }

        State closed() {
            return new State(0, 0, reported);
        }
    }

    /** @param name the name for people to read */
    private SharedCircuitBreaker(
            String name, SharedRow row, CircuitBreakerPolicy policy, Clock clock, RandomGenerator random) {
        this.name = name;
        this.row = row;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /** Creates the breaker for trouble of the whole bot, such as a secret that has expired. */
    public static SharedCircuitBreaker ofBot(Tables tables, RandomGenerator random) {
        return new SharedCircuitBreaker(
                "bot", row(tables, Pauses.BOT, Pauses.BOT_KEY), CircuitBreakerPolicy.BOT, tables.clock(), random);
    }

    /** Creates the breaker for trouble of one host. */
    public static SharedCircuitBreaker ofHost(Tables tables, String host, RandomGenerator random) {
        return new SharedCircuitBreaker(
                host, row(tables, Pauses.HOST, Row.keyOf(host)), CircuitBreakerPolicy.HOST, tables.clock(), random);
    }

    private static SharedRow row(Tables tables, String partition, String key) {
        return new SharedRow(tables, partition, key, new RowClock(tables.clock()));
    }

    /** Returns how long a request has to wait, as far as this instance knows; empty when it may ask to be admitted. */
    public Optional<Duration> heldFor() {
        if (!hasAsked) {
            boolean unused = alone(this::ask, false);
        }
        if (isBeingDecided()) {
            boolean unused =
                    alone(() -> true, true); // other threads wait, because they would flood a target in trouble
        }
        State known = state;
        long now = now();
        if (!known.isOpen() || now >= Math.max(known.until(), lookAt)) {
            return Optional.empty();
        }
        return Optional.of(untilAfter(now < known.until() ? known.until() : now + Micros.of(policy.look()), now));
    }

    /** Admits a request, perhaps as the probe, or returns how long it has to wait. */
    public BreakerAnswer admit() {
        return unlessProbing(() -> alone(this::probe, new BreakerAnswer(policy.look(), false)));
    }

    /** Answers from this instance's view; calls {@code probe} only when it is time for a probe. */
    private BreakerAnswer unlessProbing(Supplier<BreakerAnswer> probe) {
        Optional<Duration> held = heldFor();
        return held.isEmpty() && state.isOpen() ? probe.get() : new BreakerAnswer(held.orElse(Duration.ZERO), false);
    }

    private BreakerAnswer probe() {
        return unlessProbing(this::probeNow); // another thread may have read it meanwhile
    }

    private BreakerAnswer probeNow() {
        long now = now();
        if (mayProbe(now)) {
            return new BreakerAnswer(Duration.ZERO, state.isOpen());
        }
        lookAt = now + BETWEEN_LOOKS;
        return new BreakerAnswer(untilAfter(Math.max(state.until(), now + Micros.of(policy.look())), now), false);
    }

    private boolean mayProbe(long now) {
        boolean[] granted = {false};
        try {
            row.read();
            boolean written = row.update(found -> {
                State known = learn(found);
                granted[0] = !known.isOpen() || (now >= known.until() && now >= found.number(PROBE_UNTIL));
                return granted[0] && known.isOpen()
                        ? Optional.of(changed(known, now + Micros.of(policy.probe())))
                        : Optional.empty();
            });
            return written && granted[0];
        } catch (StorageException e) {
            lookAt = now + Micros.of(policy.probe());
            return true; // without the row, each instance probes by itself
        }
    }

    /**
     * Records a request that failed because of trouble of the target.
     *
     * @return whether to log the trouble: one instance does, once in a quarter of an hour
     */
    public boolean failed(Instant sentAt) {
        long sent = Micros.of(sentAt);
        State known = state;
        if (known.isOpen() && sent < known.until()) {
            return false;
        }
        untold.failed(now());
        if (!isTelling.compareAndSet(false, true)) {
            return false; // the thread that writes the row, or the next failure, reports this one as well
        }
        try {
            return alone(() -> tellAll(sent), false);
        } finally {
            isTellingOfTrouble = false;
            isTelling.set(false);
        }
    }

    /** Also reports the failures that came meanwhile, if they open the breaker. */
    private boolean tellAll(long sent) {
        isTellingOfTrouble = isTroubleUntold();
        boolean report = tell(sent);
        if (!isTroubleUntold()) {
            return report;
        }
        isTellingOfTrouble = true;
        return tell(sent);
    }

    /** Returns whether the row is being read because the breaker is about to open. */
    private boolean isBeingDecided() {
        return isTelling.get() && (isTellingOfTrouble || isTroubleUntold());
    }

    private boolean isTroubleUntold() {
        return !state.isOpen() && untold.isTrouble(policy.failures());
    }

    /** Records a probe without a result; the next one comes after the next pause. */
    public void inconclusive(Instant sentAt) {
        State known = state;
        if (known.isOpen() && Micros.of(sentAt) >= known.until()) {
            failed(sentAt);
        }
    }

    private boolean tell(long sent) {
        long now = now();
        State before = state;
        AnswerCounts ours = untold.drain(now);
        boolean written = false;
        boolean[] report = {false};
        try {
            written = row.update(found -> {
                State known = learn(found);
                report[0] = false;
                if (known.isOpen()) {
                    if (sent < known.until()) {
                        return Optional.empty(); // another instance has opened it meanwhile
                    }
                    report[0] = open(known, now);
                    return Optional.of(changed(state, 0));
                }
                AnswerCounts counts = AnswerCounts.of(found.text(RECENT), now).with(ours, now);
                if (!counts.isTrouble(policy.failures())) {
                    return Optional.of(changed(known, 0).with(RECENT, counts.text()));
                }
                report[0] = open(known, now);
                return Optional.of(changed(state, 0).with(RECENT, "").withId(NAME, name));
            });
        } catch (StorageException e) {
            if (before.isOpen() || ours.isTrouble(policy.failures())) {
                report[0] = open(before, now); // without the row this instance has a breaker of its own
            }
        }
        if (!written) {
            untold.with(ours, now);
        }
        return report[0];
    }

    /** Opens the breaker, and returns whether to log that. */
    private boolean open(State known, long now) {
        int last = policy.pauses().size() - 1;
        Duration pause = policy.pauses().get((int) Math.min(last, known.pauses()));
        boolean report = (policy.reportsAnew() && !known.isOpen())
                || now - known.reported() >= Micros.of(policy.betweenReports());
        state = new State(
                now + Micros.of(pause), Math.min(last + 1, known.pauses() + 1), report ? now : known.reported());
        return report;
    }

    /**
     * Records a request that shows that there is no trouble.
     *
     * @return whether that closed the breaker
     */
    public boolean succeeded(Instant sentAt) {
        untold.succeeded(now());
        State known = state;
        return known.isOpen() && Micros.of(sentAt) >= known.until() && alone(() -> close(Micros.of(sentAt)), false);
    }

    private boolean close(long sent) {
        boolean[] closed = {false};
        try {
            row.update(found -> {
                State known = learn(found);
                closed[0] = known.isOpen()
                        && sent >= known.until(); // else there is newer trouble, or another instance closed it
                return closed[0] ? Optional.of(changed(known.closed(), 0).with(RECENT, "")) : Optional.empty();
            });
        } catch (StorageException e) {
            closed[0] = true; // the others close it by a probe of their own
        }
        if (closed[0]) {
            state = state.closed();
            untold.drain(now());
        }
        return closed[0];
    }

    /** Runs {@code work} while no other thread does; returns {@code otherwise} when the lock is held too long. */
    private <T> T alone(Supplier<T> work, T otherwise) {
        try {
            return row.asking.alone(work);
        } catch (StorageException e) {
            return otherwise;
        }
    }

    /** Reads the row for a new instance, which would otherwise send a dozen messages into the trouble. */
    private boolean ask() {
        if (hasAsked) {
            return true;
        }
        try {
            learn(row.read());
            hasAsked = true; // before another thread gets the lock
            return true;
        } catch (StorageException e) {
            return false; // nothing is sent without the tables, and the next message reads again
        }
    }

    private State learn(Row found) {
        State known = new State(until(found, policy, now()), found.number(PAUSES_TAKEN), found.number(REPORTED));
        state = known;
        return known;
    }

    /** Returns the end of the stored pause; zero when there is none, or it is invalid. */
    static long until(Row found, CircuitBreakerPolicy policy, long now) {
        long told = found.number(UNTIL);
        Duration longest = policy.pauses().get(policy.pauses().size() - 1);
        return told > now + Micros.of(longest) + SKEW ? 0 : told;
    }

    /** Returns the name of the target of a row. */
    static String name(Row found) {
        return found.text(NAME, "");
    }

    private Row changed(State to, long probeUntil) {
        return new Row(row.seen().partition(), row.seen().key())
                .with(UNTIL, to.until())
                .with(PROBE_UNTIL, probeUntil)
                .with(PAUSES_TAKEN, to.pauses())
                .with(REPORTED, to.reported());
    }

    /** Returns a delay with some random time added, so that waiting items do not return all at once. */
    private Duration untilAfter(long end, long now) {
        long left = end - now;
        long most = Math.max(left + left / 10, Micros.of(policy.putBack()));
        return Micros.duration(left + (long) ((most - left) * random.nextDouble()));
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
