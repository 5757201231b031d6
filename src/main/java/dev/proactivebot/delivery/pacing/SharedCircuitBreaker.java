package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimedLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Holds requests back while what they go to is in trouble. While it is open nothing goes for a pause, then one request of all instances finds
 * out. Each probe that fails makes the next pause longer; the first success closes it. The instances share what they know through one row of
 * the table {@code pacing}: an instance reads it with its first request, and after that only when it meets trouble itself.
 *
 * <p>An answer counts only if its request was sent after the pause: what was on its way when the breaker opened is no probe. Without the
 * table each instance has a breaker of its own.
 */
public final class SharedCircuitBreaker {
    /** So far the instances' clocks may be apart. */
    private static final long SKEW = 60 * Micros.SECOND;

    /** While another instance probes, an instance asks the table no more often. */
    private static final long BETWEEN_LOOKS = Micros.SECOND;

    private static final String UNTIL = "until";
    private static final String PROBE_UNTIL = "probeUntil";
    private static final String PAUSES_TAKEN = "steps";
    private static final String REPORTED = "reported";
    private static final String RECENT = "recent";
    private static final String NAME = "name";

    private final CircuitBreakerPolicy policy;
    private final String name;
    private final TimedLock asking;
    private final SharedRow row;
    private final Clock clock;
    private final RandomGenerator random;
    private final AnswerCounts untold = new AnswerCounts();
    private final AtomicBoolean isTelling = new AtomicBoolean();
    /** Is set by the thread that tells, and by no other. */
    private volatile boolean isTellingOfTrouble;

    private volatile boolean hasAsked;
    private volatile State state = State.CLOSED;
    /** Until then nobody looks at the row again. */
    private volatile long lookAt;

    /**
     * What the row says.
     *
     * @param until the end of the pause; zero when the breaker is closed
     * @param pauses how many were taken, one after the other
     * @param reported when a person was told
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

    /** @param name for people to read */
    SharedCircuitBreaker(
            Tables tables,
            String partition,
            String key,
            String name,
            CircuitBreakerPolicy policy,
            RandomGenerator random) {
        this.policy = policy;
        this.name = name;
        this.asking = tables.lock();
        this.clock = tables.clock();
        this.row = new SharedRow(tables, partition, key, new RowClock(clock));
        this.random = random;
    }

    /** Creates the breaker for trouble of the whole bot, such as a secret that has expired. */
    public static SharedCircuitBreaker ofBot(Tables tables, RandomGenerator random) {
        return new SharedCircuitBreaker(tables, Pauses.BOT, Pauses.BOT_KEY, "bot", CircuitBreakerPolicy.BOT, random);
    }

    /** Creates the breaker for trouble of one host. */
    public static SharedCircuitBreaker ofHost(Tables tables, String host, RandomGenerator random) {
        return new SharedCircuitBreaker(tables, Pauses.HOST, Row.keyOf(host), host, CircuitBreakerPolicy.HOST, random);
    }

    /** Returns how long a request has to wait, as far as this instance knows; empty when it may ask to be admitted. */
    public Optional<Duration> heldFor() {
        if (!hasAsked) {
            hasAsked = alone(this::ask, false);
        }
        if (isBeingDecided()) {
            boolean unused = alone(() -> true, true); // who went on meanwhile would storm what is in trouble
        }
        State known = state;
        long now = now();
        if (!known.isOpen() || now >= Math.max(known.until(), lookAt)) {
            return Optional.empty();
        }
        return Optional.of(untilAfter(now < known.until() ? known.until() : now + Micros.of(policy.look()), now));
    }

    /** Admits a request, perhaps as the one that finds out; or says how long it has to wait. */
    public Admission admit() {
        return unlessProbing(() -> alone(this::probe, new Admission(policy.look(), false)));
    }

    /** Answers by what this instance knows; only when it is time for a probe, {@code probe} does. */
    private Admission unlessProbing(Supplier<Admission> probe) {
        Optional<Duration> held = heldFor();
        return held.isEmpty() && state.isOpen() ? probe.get() : new Admission(held.orElse(Duration.ZERO), false);
    }

    private Admission probe() {
        return unlessProbing(this::probeNow); // another thread may have asked meanwhile
    }

    private Admission probeNow() {
        long now = now();
        if (mayProbe(now)) {
            return new Admission(Duration.ZERO, state.isOpen());
        }
        lookAt = now + BETWEEN_LOOKS;
        return new Admission(untilAfter(Math.max(state.until(), now + Micros.of(policy.look())), now), false);
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
            return true; // better one probe of each instance than none
        }
    }

    /**
     * Counts a request that failed because of the trouble that this breaker is about.
     *
     * @return whether a person is to be told: one instance tells, once in a quarter of an hour
     */
    public boolean failed(Instant sentAt) {
        long sent = Micros.of(sentAt);
        State known = state;
        if (known.isOpen() && sent < known.until()) {
            return false;
        }
        untold.failed(now());
        if (!isTelling.compareAndSet(false, true)) {
            return false; // who is telling, or fails next, tells of this one as well
        }
        try {
            return alone(() -> tellAll(sent), false);
        } finally {
            isTellingOfTrouble = false;
            isTelling.set(false);
        }
    }

    /** Tells of what has failed meanwhile as well, if it makes the difference. */
    private boolean tellAll(long sent) {
        isTellingOfTrouble = isTroubleUntold();
        boolean report = tell(sent);
        if (!isTroubleUntold()) {
            return report;
        }
        isTellingOfTrouble = true;
        return tell(sent);
    }

    /** The row is being asked whether to open, and it looks as if. */
    private boolean isBeingDecided() {
        return isTelling.get() && (isTellingOfTrouble || isTroubleUntold());
    }

    private boolean isTroubleUntold() {
        return !state.isOpen() && untold.isTrouble(policy.failures());
    }

    /** Counts a probe that has shown neither that there is trouble nor that there is none: the next one comes after the next pause. */
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
                report[0] = open(before, now); // this instance has a breaker of its own then
            }
        }
        if (!written) {
            untold.with(ours, now);
        }
        return report[0];
    }

    /** Returns whether a person is to be told. */
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
     * Counts a request that shows that there is no trouble.
     *
     * @return whether that has closed the breaker
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
                closed[0] = known.isOpen() && sent >= known.until(); // else a newer trouble, or closed by another
                return closed[0] ? Optional.of(changed(known.closed(), 0).with(RECENT, "")) : Optional.empty();
            });
        } catch (StorageException e) {
            closed[0] = true; // the others find out by a probe of their own
        }
        if (closed[0]) {
            state = state.closed();
            untold.drain(now());
        }
        return closed[0];
    }

    /** Does {@code work} alone; {@code otherwise} is its result when the thread that asks the table takes too long. */
    private <T> T alone(Supplier<T> work, T otherwise) {
        try {
            return asking.alone(work);
        } catch (StorageException e) {
            return otherwise;
        }
    }

    /** A new instance must not find out by itself, a dozen messages at a time. */
    private boolean ask() {
        if (hasAsked) {
            return true;
        }
        try {
            learn(row.read());
            return true;
        } catch (StorageException e) {
            return false; // nothing is sent without the tables, and the next one asks again
        }
    }

    private State learn(Row found) {
        State known = new State(until(found, policy, now()), found.number(PAUSES_TAKEN), found.number(REPORTED));
        state = known;
        return known;
    }

    /** Returns the end of the pause that the row tells of; zero when there is none, or one that nobody can have meant. */
    static long until(Row found, CircuitBreakerPolicy policy, long now) {
        long told = found.number(UNTIL);
        Duration longest = policy.pauses().get(policy.pauses().size() - 1);
        return told > now + Micros.of(longest) + SKEW ? 0 : told;
    }

    /** Returns what people call what the row is about. */
    static String name(Row found) {
        return String.valueOf(found.text(NAME));
    }

    private Row changed(State to, long probeUntil) {
        return new Row(row.seen().partition(), row.seen().key())
                .with(UNTIL, to.until())
                .with(PROBE_UNTIL, probeUntil)
                .with(PAUSES_TAKEN, to.pauses())
                .with(REPORTED, to.reported());
    }

    /** A little more than asked for, so that those who wait do not come back as one. */
    private Duration untilAfter(long end, long now) {
        long left = end - now;
        long most = Math.max(left + left / 10, Micros.of(policy.putBack()));
        return Micros.duration(left + (long) ((most - left) * random.nextDouble()));
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
