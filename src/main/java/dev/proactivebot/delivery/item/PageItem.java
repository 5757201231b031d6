package dev.proactivebot.delivery.item;

/**
 * The content of an item of the kind {@code page}.
 *
 * @param job the id of the notification
 * @param number the number of the page of recipients; for a series, of the occurrence
 * @param turn how often the page had been begun when the item was put. When it has been begun more often, other items watch over it; a
 *     replayed item may continue nevertheless
 */
public record PageItem(String job, int number, int turn) {
    /** Far more pages than a job can have. */
    private static final int MOST_TURNS = 1_000_000;

    public static PageItem of(ProactiveMessage item) {
        Integer attempt = item.attempt();
        int turn = attempt == null ? 0 : Math.min(Math.max(0, attempt), MOST_TURNS);
        return new PageItem(String.valueOf(item.job()), item.pageNumber(), item.replays() > 0 ? MOST_TURNS : turn);
    }
}
