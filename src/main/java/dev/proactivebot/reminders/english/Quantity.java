package dev.proactivebot.reminders.english;

/**
 * A number as it was said.
 *
 * @param value at most {@link #MOST}, which stands for all that is more
 */
record Quantity(double value) {
    /** In seconds, this is further ahead than anything that can be asked for. */
    static final long MOST = 1_000_000_000;

    static final Quantity ONE = new Quantity(1);

    boolean isWhole() {
        return value == Math.rint(value);
    }

    long whole() throws Misfit {
        if (!isWhole()) {
            throw new Misfit("I understand whole numbers only there, such as 90 minutes.");
        }
        return (long) value;
    }
}
