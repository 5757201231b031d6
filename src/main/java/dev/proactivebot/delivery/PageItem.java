package dev.proactivebot.delivery;

/**
 * What an item asks for that is of kind {@code page}.
 *
 * @param job of a notification
 * @param number of the page of its recipients; of a series, of its occurrence
 * @param turn how often the page had been begun when the item was put: once it has been begun more often, others watch over it. What was a dead letter may go on with it all the same
 */
public record PageItem(String job, int number, int turn) {
    /** Far more than a job lives to see. */
    private static final int MOST_TURNS = 1_000_000;

    static PageItem of(ProactiveMessage item) {
        Integer attempt = item.attempt();
        int turn = attempt == null ? 0 : Math.min(Math.max(0, attempt), MOST_TURNS);
        return new PageItem(String.valueOf(item.job()), SendTask.pageOf(item), item.replays() > 0 ? MOST_TURNS : turn);
    }
}
