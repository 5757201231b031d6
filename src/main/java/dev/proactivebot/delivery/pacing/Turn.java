package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Leave to call the connector, or not yet. */
public sealed interface Turn {

    /** A place is ours. {@link Pacer#await} waits for its time; who is done, or does not use it, closes it. */
    final class Go implements Turn {
        final Destination to;
        final Lane lane;
        private final LongConsumer giveBack;
        private final Runnable onClose;
        private OptionalLong slot = OptionalLong.empty();
        private long notBefore;
        private boolean isClosed;

        /** @param giveBack takes a slot that was not used */
        Go(Destination to, Lane lane, LongConsumer giveBack, Runnable onClose) {
            this.to = to;
            this.lane = lane;
            this.giveBack = giveBack;
            this.onClose = onClose;
        }

        /** The slot that is still unused. */
        synchronized OptionalLong slot() {
            return slot;
        }

        synchronized void take(long newSlot) {
            slot = OptionalLong.of(newSlot);
        }

        /** The conversation's own time: however early the slot is, not sooner. */
        synchronized void notBefore(long time) {
            notBefore = time;
        }

        synchronized long notBefore() {
            return notBefore;
        }

        /** When to send. */
        synchronized long time() {
            return Math.max(slot.orElse(0), notBefore);
        }

        /** The slot is used, or missed. */
        synchronized void spend() {
            slot = OptionalLong.empty();
        }

        /** The call is over, or will not be made. Closing twice does no harm. */
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                slot.ifPresent(giveBack);
                onClose.run();
            }
        }
    }

    /** Not yet: nothing is reserved, come back after {@code delay}. */
    record Later(Duration delay, String why) implements Turn {

        /** An outage may be over soon; a version is deployed by somebody. */
        public static final Duration UNTIL_DEPLOYED = Duration.ofMinutes(5);

        private static final Duration UNTIL_TABLES_ARE_BACK = Duration.ofSeconds(30);

        /** What is asked for cannot be known, and so not who has sent what. */
        public static Later because(StorageException trouble) {
            return trouble instanceof NewerRowException
                    ? new Later(UNTIL_DEPLOYED, String.valueOf(trouble.getMessage()))
                    : new Later(UNTIL_TABLES_ARE_BACK, "the tables are down");
        }
    }
}
