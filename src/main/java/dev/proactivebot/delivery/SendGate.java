package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.logging.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Why an item has to wait, whatever the ledger and the channel's limits say. */
final class SendGate {
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(2);

    private final boolean paused;
    private final BotCircuitBreaker botBreaker;
    private final HostCircuitBreakers hosts;
    private final Clock clock;
    private final Clock serviceClock;
    private final Sleeper sleeper;
    private final LogThrottle pausedNotice;

    SendGate(
            boolean paused,
            BotCircuitBreaker botBreaker,
            HostCircuitBreakers hosts,
            Clock clock,
            Clock serviceClock,
            Sleeper sleeper,
            Duration betweenNotices) {
        this.paused = paused;
        this.botBreaker = botBreaker;
        this.hosts = hosts;
        this.clock = clock;
        this.serviceClock = serviceClock;
        this.sleeper = sleeper;
        this.pausedNotice = new LogThrottle(clock, betweenNotices);
    }

    /** How long the item has to wait, and why; empty when its time has come, for which some seconds are waited here. */
    Optional<Permit.Denied> of(SendTask task, Logger log) {
        ProactiveMessage item = task.item();
        Duration early = item.notBefore() == null ? Duration.ZERO : Duration.between(clock.instant(), item.notBefore());
        if (early.compareTo(Occurrences.EARLY) > 0) {
            return Optional.of(new Permit.Denied(early, "not due yet"));
        }
        if (paused) {
            if (pausedNotice.isDue()) {
                log.warning("SendingPaused is true: messages wait and are not lost. Set it to false to send them.");
            }
            return Optional.of(new Permit.Denied(WHILE_PAUSED, "SendingPaused"));
        }
        // the host first: a message that its trouble holds back must not be the one that probes for the bot
        Optional<Permit.Denied> held = hosts.heldFor(task.to().serviceUrl())
                .or(() -> botBreaker.held().map(delay -> new Permit.Denied(delay, "the whole bot waits")));
        if (held.isEmpty() && early.compareTo(Duration.ZERO) > 0) {
            sleeper.until(serviceClock.instant().plus(early));
        }
        return held;
    }
}
