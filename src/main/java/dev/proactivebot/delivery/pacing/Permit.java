package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Leave to call the connector, or not yet. */
public sealed interface Permit {

    /** A place is ours. {@link Pacer#await} waits for its time; who is done, or does not use it, closes it. */
    final class Granted implements Permit, AutoCloseable {
        final Destination to;
        private final TenantRateLimiter tenant;
        private Lane lane;
        private OptionalLong slot = OptionalLong.empty();
        private long notBefore;
        private boolean isWanting;
        private @Nullable Runnable onClose;
        private boolean isClosed;

        /** @param isWanting whether it is going to take a slot */
        Granted(Destination to, Lane lane, TenantRateLimiter tenant, boolean isWanting) {
            this.to = to;
            this.lane = lane;
            this.tenant = tenant;
            this.isWanting = isWanting;
            if (isWanting) {
                tenant.begun(lane);
            }
        }

        synchronized Lane lane() {
            return lane;
        }

        /** Wants a slot of direct messages from now on: its message is claimed, and must not go to the end of the line. */
        synchronized void hurry() {
            lane = Lane.DIRECT;
        }

        /** Returns whether it has its place among the requests to a channel that has published no limits. */
        synchronized boolean isAboard() {
            return onClose != null;
        }

        /** Has that place until it is closed. */
        synchronized void board(Runnable leave) {
            onClose = leave;
        }

        /** The slot that is still unused. */
        synchronized OptionalLong slot() {
            return slot;
        }

        synchronized void take(long newSlot) {
            slot = OptionalLong.of(newSlot);
            wantsNoMore();
        }

        private void wantsNoMore() {
            if (isWanting) {
                isWanting = false;
                tenant.ended(lane);
            }
        }

        /** The conversation's own time: however early the slot is, not sooner. */
        synchronized void notBefore(long time) {
            notBefore = time;
        }

        synchronized long notBefore() {
            return notBefore;
        }

        /** When to send, as far as is known. */
        synchronized long time() {
            return Math.max(slot.isPresent() ? tenant.timeOf(lane, slot.getAsLong()) : 0, notBefore);
        }

        /** Returns whether the slot can be used no more. */
        synchronized boolean isVoid() {
            return slot.isEmpty() || tenant.isVoid(lane, slot.getAsLong());
        }

        /** The slot is used, or missed. */
        synchronized void spend() {
            slot = OptionalLong.empty();
        }

        /** The call is over, or will not be made. Closing twice does no harm. */
        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                wantsNoMore();
                slot.ifPresent(unused -> tenant.giveBack(lane, unused));
                if (onClose != null) {
                    onClose.run();
                }
            }
        }
    }

    /** Not yet: nothing is reserved, come back after {@code delay}. */
    record Denied(Duration delay, String why) implements Permit {

        /** An outage may be over soon; a version is deployed by somebody. */
        public static final Duration UNTIL_DEPLOYED = Duration.ofMinutes(5);

        private static final Duration UNTIL_TABLES_ARE_BACK = Duration.ofSeconds(30);

        /** What is asked for cannot be known, and so not who has sent what. */
        public static Denied because(StorageException trouble) {
            return trouble instanceof NewerRowException
                    ? new Denied(UNTIL_DEPLOYED, String.valueOf(trouble.getMessage()))
                    : new Denied(UNTIL_TABLES_ARE_BACK, "the tables are down");
        }
    }
}
