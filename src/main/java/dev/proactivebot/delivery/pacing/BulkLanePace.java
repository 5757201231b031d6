package dev.proactivebot.delivery.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the line of broadcasts moves. A place in it is a number: the time at which its turn would come if the line had always moved at the
 * full rate. So the line can be slowed down for direct messages although its places are taken. As text,
 * {@code <time>:<place>:<thousandths of the full rate>;…}.
 *
 * @param stretches in the order of their times, each until the next one begins
 */
record BulkLanePace(List<Stretch> stretches) {
    static final int FULL_RATE = 1_000;
    static final BulkLanePace FULL = new BulkLanePace(List.of(new Stretch(0, 0, FULL_RATE)));

    private static final int MOST = 16;
    private static final int LONGEST_TEXT = 1_000;
    private static final Pattern STRETCH = Pattern.compile("(\\d{1,18}):(\\d{1,18}):(\\d{1,4})");

    /** From this time on, at which this place is due, the line moves at so many thousandths of the full rate. */
    record Stretch(long time, long place, int rate) {
        long timeOf(long other) {
            return time + (other - place) * FULL_RATE / rate;
        }

        long placeAt(long other) {
            return place + (other - time) * rate / FULL_RATE;
        }
    }

    BulkLanePace {
        stretches = List.copyOf(stretches);
    }

    /** Reads a text; what cannot be read, or begins after {@code latest}, is the full rate. */
    static BulkLanePace of(@Nullable String text, long latest) {
        List<Stretch> read = new ArrayList<>();
        if (text != null && text.length() <= LONGEST_TEXT) {
            Matcher matcher = STRETCH.matcher(text);
            while (matcher.find() && read.size() < MOST) {
                Stretch next = new Stretch(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)));
                boolean isBehind = read.isEmpty()
                        || next.time() >= read.get(read.size() - 1).time();
                if (!isBehind || next.time() > latest || next.rate() < 1 || next.rate() > FULL_RATE) {
                    return FULL;
                }
                read.add(next);
            }
        }
        return read.isEmpty() ? FULL : new BulkLanePace(read);
    }

    String text() {
        return stretches.stream()
                .map(stretch -> stretch.time() + ":" + stretch.place() + ":" + stretch.rate())
                .collect(Collectors.joining(";"));
    }

    /** Returns when the place is due. */
    long timeOf(long place) {
        Stretch in = stretches.get(0);
        for (Stretch stretch : stretches) {
            in = stretch.place() <= place ? stretch : in;
        }
        return in.timeOf(place);
    }

    /** Returns when the place is due at the earliest, if the line may become faster from a time on. */
    long earliest(long place, long from) {
        return Math.min(timeOf(place), from + Math.max(0, place - placeAt(from)));
    }

    /** Returns the place that is due then. */
    long placeAt(long time) {
        return at(time).placeAt(time);
    }

    /** Returns how fast the line moves then, in thousandths of the full rate. */
    int rateAt(long time) {
        return at(time).rate();
    }

    /** Returns when the rate changes next after that time. */
    long changesAfter(long time) {
        return stretches.stream()
                .mapToLong(Stretch::time)
                .filter(begin -> begin > time)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private Stretch at(long time) {
        Stretch in = stretches.get(0);
        for (Stretch stretch : stretches) {
            in = stretch.time() <= time ? stretch : in;
        }
        return in;
    }

    /**
     * Returns this pace with another rate from one time on until another, and the full rate after that.
     *
     * @param before what was over by then is left out
     */
    BulkLanePace changed(int rate, long from, long until, long before) {
        List<Stretch> changed = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch.time() <= before) {
                changed.clear();
            }
            if (stretch.time() <= from) {
                changed.add(stretch);
            }
        }
        if (rateAt(from) != rate) {
            changed.add(new Stretch(from, placeAt(from), rate));
        }
        Stretch last = changed.get(changed.size() - 1);
        if (rate < FULL_RATE) {
            changed.add(new Stretch(until, last.placeAt(until), FULL_RATE));
        }
        return new BulkLanePace(changed);
    }
}
