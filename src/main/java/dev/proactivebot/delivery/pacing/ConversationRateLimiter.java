package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.ChannelLimits.Window;
import dev.proactivebot.storage.Row;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits the messages into one conversation by the times of its messages in the last hour. The first message after a pause costs no request
 * and is only remembered here. From the second on the times are shared with the other instances. So each instance may have sent one message
 * that the others do not know of. Two instances keep the limits at any share below one; when many instances serve one conversation at the
 * same moment, the channel may throttle it.
 */
final class ConversationRateLimiter {
    private static final long A_WHILE = 30 * Micros.SECOND;
    /** A message that is sent at most this much late does not exceed a window together with the next ones. */
    static final long UNEVENNESS = 150_000;

    /** The furthest valid reservation; a later time in a row is an error. */
    private static final long AHEAD = 10 * Micros.SECOND;

    private static final String TIMES = "times";
    private static final long[] NONE = {};

    private final SharedRow row;
    private final List<Window> windows;
    private final long longest;
    private final DeniedStagger tail = new DeniedStagger(60 * Micros.SECOND);
    private final boolean isOfSeveral;
    private volatile long first;
    private volatile long last;
    private volatile boolean isShared;

    ConversationRateLimiter(SharedRow row, List<Window> windows, boolean isOfSeveral) {
        this.row = row;
        this.isOfSeveral = isOfSeveral;
        this.windows = windows;
        this.longest = windows.stream()
                .mapToLong(window -> Micros.of(window.length()))
                .max()
                .orElse(0);
    }

    /** Returns whether a time may be free soon, as far as this instance knows. */
    boolean mayReserve(long now) {
        return next(known(row.seen(), now)) - now <= LaneSchedule.LONGEST_WAIT;
    }

    /**
     * Reserves the next time; empty when it is later than {@code most} after {@code from}.
     *
     * @param from the earliest time: when the tenant has a slot for it
     */
    OptionalLong reserve(long from, long most, long now) {
        return row.asking.alone(() -> reserveAlone(from, most, now));
    }

    private OptionalLong reserveAlone(long from, long most, long now) {
        if (!isOfSeveral && now - last > A_WHILE && (!isShared || isFarFromItsLimits(now))) {
            first = from;
            last = from;
            isShared = false;
            return OptionalLong.of(from);
        }
        if (!isShared) {
            row.read();
            isShared = true;
        }
        long[] reserved = {0};
        boolean written = row.update(found -> {
            long[] times = known(found, now);
            reserved[0] = Math.max(from, next(times));
            return reserved[0] - from <= most ? Optional.of(with(found, times, reserved[0])) : Optional.empty();
        });
        if (!written || reserved[0] - from > most) {
            return OptionalLong.empty();
        }
        last = reserved[0];
        return OptionalLong.of(last);
    }

    /** Returns whether it is too late to use a reserved time, because the next messages would follow too closely. */
    boolean isMissed(long time, long now) {
        return isShared && now - time > UNEVENNESS;
    }

    /** Returns whether the longest window has room for the messages that each instance sends without reading the row. */
    private boolean isFarFromItsLimits(long now) {
        int most = windows.stream().mapToInt(Window::messages).max().orElse(0);
        return known(row.seen(), now).length < most / 2;
    }

    /** Returns when a rejected item should retry, behind the others, in microseconds from {@code now}. */
    long later(long pausedUntil, long now) {
        long base = Math.max(Math.max(now, pausedUntil), next(known(row.seen(), now)));
        return base - now + tail.next(base, perSecond(now));
    }

    private long next(long[] times) {
        // times must differ, since they identify messages
        long behindTheLast = times.length == 0 ? 0 : times[times.length - 1] + 1;
        return windows.stream().mapToLong(window -> next(window, times)).reduce(behindTheLast, Math::max);
    }

    private static long next(Window window, long[] times) {
        return times.length < window.messages()
                ? 0
                : times[times.length - window.messages()] + Micros.of(window.length()) + UNEVENNESS;
    }

    /** Returns the rate of the window that stays full the longest. */
    private double perSecond(long now) {
        long[] times = known(row.seen(), now);
        return windows.stream()
                .max(Comparator.comparingLong(window -> next(window, times)))
                .map(window -> window.messages() * (double) Micros.SECOND / Micros.of(window.length()))
                .orElse(1.0);
    }

    /** Returns the shared times of the longest window, with the first one that only this instance knows. */
    private long[] known(Row found, long now) {
        ByteBuffer bytes = ByteBuffer.wrap(found.bytes(TIMES));
        LongBuffer stored = bytes.asLongBuffer();
        long[] times = new long[stored.remaining() + 1];
        stored.get(times, 0, times.length - 1);
        times[times.length - 1] = first;
        return times.length == 1 && times[0] <= now - longest // most conversations, for each of their messages
                ? NONE
                : Arrays.stream(times)
                        .filter(time -> time > now - longest && time <= now + AHEAD)
                        .distinct()
                        .sorted()
                        .toArray();
    }

    private static Row with(Row found, long[] times, long next) {
        ByteBuffer bytes = ByteBuffer.allocate((times.length + 1) * Long.BYTES);
        bytes.asLongBuffer().put(times).put(next);
        return new Row(found.partition(), found.key()).with(TIMES, bytes.array());
    }
}
