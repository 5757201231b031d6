package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.OptionalLong;

/** Leave to call the connector, or not yet. */
public sealed interface Turn {

    /** A place is ours. {@link Pacer#await} waits for its time; who is done, or does not use it, closes it. */
    final class Go implements Turn {
        final Destination to;
        final Lane lane;
        /** When the conversation allows it, in microseconds of the service's clock. */
        final long allowedAt;

        private final Runnable onClose;
        private OptionalLong slot;
        private boolean isClosed;

        Go(Destination to, Lane lane, long allowedAt, OptionalLong slot, Runnable onClose) {
            this.to = to;
            this.lane = lane;
            this.allowedAt = allowedAt;
            this.slot = slot;
            this.onClose = onClose;
        }

        /** The slot that is still unused. */
        synchronized OptionalLong slot() {
            return slot;
        }

        synchronized void take(long newSlot) {
            slot = OptionalLong.of(newSlot);
        }

        /** The slot is used, or missed. */
        synchronized void spend() {
            slot = OptionalLong.empty();
        }

        /** The call is over, or will not be made. Closing twice does no harm. */
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                onClose.run();
            }
        }
    }

    /** Not yet: nothing is reserved, come back after {@code delay}. */
    record Later(Duration delay, String why) implements Turn {}
}
