package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.delivery.pacing.Waiting;
import dev.proactivebot.logging.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Why an item has to wait, whatever the ledger and the channel's limits say. */
final class Holds {
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(2);

    private final boolean paused;
    private final BotCircuitBreaker botBreaker;
    private final HostCircuitBreakers hosts;
    private final Clock clock;
    private final Clock serviceClock;
    private final Waiting waiting;
    private final LogThrottle pausedNotice;

    Holds(
            boolean paused,
            BotCircuitBreaker botBreaker,
            HostCircuitBreakers hosts,
            Clock clock,
            Clock serviceClock,
            Waiting waiting,
            Duration betweenNotices) {
        this.paused = paused;
        this.botBreaker = botBreaker;
        this.hosts = hosts;
        this.clock = clock;
        this.serviceClock = serviceClock;
        this.waiting = waiting;
        this.pausedNotice = new LogThrottle(clock, betweenNotices);
    }

    /** How long the item has to wait, and why; empty when its time has come, for which some seconds are waited here. */
    Optional<Turn.Later> of(Work work, Logger log) {
        ProactiveMessage item = work.item();
        Duration early = item.notBefore() == null ? Duration.ZERO : Duration.between(clock.instant(), item.notBefore());
        if (early.compareTo(Occurrences.EARLY) > 0) {
            return Optional.of(new Turn.Later(early, "not due yet"));
        }
        if (paused) {
            if (pausedNotice.isDue()) {
                log.warning("SendingPaused is true: messages wait and are not lost. Set it to false to send them.");
            }
            return Optional.of(new Turn.Later(WHILE_PAUSED, "SendingPaused"));
        }
        // the host first: a message that its trouble holds back must not be the one that probes for the bot
        Optional<Turn.Later> held = hosts.heldFor(work.to().serviceUrl())
                .or(() -> botBreaker.held().map(delay -> new Turn.Later(delay, "the whole bot waits")));
        if (held.isEmpty() && early.compareTo(Duration.ZERO) > 0) {
            waiting.until(serviceClock.instant().plus(early));
        }
        return held;
    }
}
