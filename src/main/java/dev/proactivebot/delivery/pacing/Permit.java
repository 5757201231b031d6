package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answer to a request to call the connector: a permit, or a delay. */
public sealed interface Permit {

    /** A permit. {@link Pacer#await} waits for its time. It must be closed after use, or when it is not used. */
    final class Granted implements Permit, AutoCloseable {
        final Destination to;
        private final TenantRateLimiter tenant;
        private Lane lane;
        private OptionalLong slot = OptionalLong.empty();
        private long notBefore;
        private boolean isWanting;
        private @Nullable Runnable onClose;
        private boolean isClosed;

        /** @param isWanting whether it will need a slot */
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

        /** Makes it want a direct slot, because its message is claimed and must not go to the end of the bulk lane. */
        synchronized void hurry() {
            lane = Lane.DIRECT;
        }

        /** Returns whether it has a place within the concurrency limit of a channel without published limits. */
        synchronized boolean isAboard() {
            return onClose != null;
        }

        /** Takes that place until it is closed. */
        synchronized void board(Runnable leave) {
            onClose = leave;
        }

        /** Returns the unused slot. */
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

        /** Sets the conversation's time: the message is not sent before it, however early the slot is. */
        synchronized void notBefore(long time) {
            notBefore = time;
        }

        synchronized long notBefore() {
            return notBefore;
        }

        /** Returns when to send, as far as is known. */
        synchronized long time() {
            return Math.max(slot.isPresent() ? tenant.timeOf(lane, slot.getAsLong()) : 0, notBefore);
        }

        /** Returns whether the slot can no longer be used. */
        synchronized boolean isVoid() {
            return slot.isEmpty() || tenant.isVoid(lane, slot.getAsLong());
        }

        /** Drops the slot, which was used or missed. */
        synchronized void spend() {
            slot = OptionalLong.empty();
        }

        /** Ends the permit: the call is over, or will not be made. Closing twice does no harm. */
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

    /** A denial: nothing is reserved, and the item should retry after {@code delay}. */
    record Denied(Duration delay, String why) implements Permit {

        /** The delay until the operator deploys a newer version. */
        public static final Duration UNTIL_DEPLOYED = Duration.ofMinutes(5);

        private static final Duration UNTIL_TABLES_ARE_BACK = Duration.ofSeconds(30);

        /** Returns the denial for a failure of storage, without which nobody knows what was sent. */
        public static Denied because(StorageException trouble) {
            return trouble instanceof NewerRowException
                    ? new Denied(UNTIL_DEPLOYED, String.valueOf(trouble.getMessage()))
                    : new Denied(UNTIL_TABLES_ARE_BACK, "the tables are down");
        }

        /** Returns that nothing was tried, because the time is not right. */
        public SendOutcome.RetryLater toOutcome() {
            return SendOutcome.RetryLater.held(delay, why);
        }
    }
}
