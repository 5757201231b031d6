package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.delivery.pacing.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Why an item has to wait, whatever the ledger and the channel's limits say. */
final class Holds {
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(2);

    private final boolean paused;
    private final WholeBot wholeBot;
    private final Clock clock;
    private final Clock serviceClock;
    private final Waiting waiting;
    private final Notice pausedNotice;

    Holds(
            boolean paused,
            WholeBot wholeBot,
            Clock clock,
            Clock serviceClock,
            Waiting waiting,
            Duration betweenNotices) {
        this.paused = paused;
        this.wholeBot = wholeBot;
        this.clock = clock;
        this.serviceClock = serviceClock;
        this.waiting = waiting;
        this.pausedNotice = new Notice(clock, betweenNotices);
    }

    /** How long the item has to wait, and why; empty when its time has come, for which some seconds are waited here. */
    Optional<Turn.Later> of(ProactiveMessage item, Logger log) {
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
        Optional<Turn.Later> held = wholeBot.held().map(delay -> new Turn.Later(delay, "the whole bot waits"));
        if (held.isEmpty() && early.compareTo(Duration.ZERO) > 0) {
            waiting.until(serviceClock.instant().plus(early));
        }
        return held;
    }
}
