package dev.proactivebot.delivery.pacing;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts failed and successful requests in each of the last ten seconds. As text, {@code <second>:<failed>:<succeeded>;…}. */
final class AnswerCounts {
    private static final long SECONDS = 10;
    private static final int LONGEST_TEXT = 1_000;
    private static final Pattern ENTRY = Pattern.compile("(\\d{1,12}):(\\d{1,6}):(\\d{1,6})");

    private final TreeMap<Long, Count> bySecond = new TreeMap<>();

    private record Count(int failed, int succeeded) {
        Count plus(Count other) {
            return new Count(failed + other.failed, succeeded + other.succeeded);
        }
    }

    /** Reads a text, and leaves out invalid entries and those older than ten seconds. */
    static AnswerCounts of(@Nullable String text, long now) {
        AnswerCounts counts = new AnswerCounts();
        if (text != null && text.length() <= LONGEST_TEXT) {
            Matcher entries = ENTRY.matcher(text);
            while (entries.find()) {
                Count count = new Count(Integer.parseInt(entries.group(2)), Integer.parseInt(entries.group(3)));
                counts.add(Long.parseLong(entries.group(1)), count, now);
            }
        }
        return counts;
    }

    synchronized void failed(long now) {
        add(now / Micros.SECOND, new Count(1, 0), now);
    }

    synchronized void succeeded(long now) {
        add(now / Micros.SECOND, new Count(0, 1), now);
    }

    /** Returns these counts and resets them. */
    synchronized AnswerCounts drain(long now) {
        AnswerCounts drained = new AnswerCounts().with(this, now);
        bySecond.clear();
        return drained;
    }

    /** Adds {@code more} to these counts and returns them. */
    AnswerCounts with(AnswerCounts more, long now) {
        more.copy().forEach((second, count) -> add(second, count, now));
        return this;
    }

    private synchronized Map<Long, Count> copy() {
        return new TreeMap<>(bySecond);
    }

    /** Returns whether at least {@code failures} requests failed, and more than succeeded; with 1, successes do not matter. */
    synchronized boolean isTrouble(int failures) {
        Count all = bySecond.values().stream().reduce(new Count(0, 0), Count::plus);
        return all.failed() >= failures && (failures == 1 || all.failed() > all.succeeded());
    }

    synchronized String text() {
        return bySecond.entrySet().stream().map(AnswerCounts::text).collect(Collectors.joining(";"));
    }

    private static String text(Map.Entry<Long, Count> entry) {
        return entry.getKey() + ":" + entry.getValue().failed() + ":"
                + entry.getValue().succeeded();
    }

    private synchronized void add(long second, Count count, long now) {
        if (second <= now / Micros.SECOND + 1) { // the clocks of instances may differ a little
            bySecond.merge(second, count, Count::plus);
        }
        forgetOld(now);
    }

    private void forgetOld(long now) {
        bySecond.headMap(now / Micros.SECOND - SECONDS, true).clear();
    }
}
