package dev.proactivebot.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for another process by asking again and again, because that process sends no notice. */
public final class Poll {
    private static final long INTERVAL_MILLIS = 20;

    private Poll() {}

    /** Waits until {@code condition} is true, and returns whether that happened within {@code patience}. */
    public static boolean until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        try {
            Thread.sleep(INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
