package dev.proactivebot.bot.reminders.english;

/**
 * A number as it was said.
 *
 * @param value at most {@link #MOST}, which stands for all that is more
 * @param isWhole false when it was said with a fraction; then the value tells nothing
 */
record Figure(long value, boolean isWhole) {
    /** In seconds, this is further ahead than anything that can be asked for. */
    static final long MOST = 1_000_000_000;

    static final Figure ONE = new Figure(1, true);
    static final Figure FRACTION = new Figure(0, false);

    long whole() throws Misfit {
        if (!isWhole) {
            throw new Misfit("I understand whole numbers only, such as 90 minutes.");
        }
        return value;
    }
}
