package dev.proactivebot.crowd;

import static dev.proactivebot.crowd.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The rows of the bench's CROWD. The default share of Teams' limit is forty messages a second. */
public final class CrowdScenario {
    private static final double LIMIT = 40;
    private static final int LARGE = 200_000;
    private static final int SMALL = 800;
    private static final long WINDOW = 90 * SECOND;

    private CrowdScenario() {}

    private interface Row {
        CrowdFigures play();
    }

    /** Plays them all, or the one of that number, and prints what they show. */
    public static void main(String[] arguments) {
        System.out.println(CrowdFigures.HEAD);
        int only = Integer.getInteger("bench.row", -1);
        List<Row> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            if (only < 0 || only == i) {
                System.out.println(rows.get(i).play());
            }
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int size : List.of(1, 2, 8, 40, 100)) {
            rows.add(() -> backlog(size, LARGE, false));
            rows.add(() -> backlog(size, SMALL, false));
        }
        rows.add(() -> backlog(1_000, SMALL, false));
        for (int size : List.of(8, 40)) {
            rows.add(() -> backlog(size, LARGE, true));
            rows.add(() -> backlog(size, SMALL, true));
        }
        rows.add(CrowdScenario::manyTenants);
        rows.add(() -> direct(40, LARGE, 5, 30 * SECOND, WINDOW, 0));
        rows.add(() -> direct(40, LARGE, 20, 30 * SECOND, WINDOW, 10 * SECOND));
        rows.add(() -> quietTenants(false));
        rows.add(() -> quietTenants(true));
        rows.add(() -> backlog(1_000, LARGE, false)); // takes the longest
        return rows;
    }

    static CrowdFigures backlog(int size, int messages, boolean isShuffled) {
        Crowd crowd = new Crowd(size, isShuffled, size);
        crowd.backlog(messages, 1);
        long window = size < 1_000 ? WINDOW : WINDOW / 3;
        long end = messages == LARGE ? window : messages * SECOND / 10;
        crowd.run(end);
        String name = size + " instances, " + messages + (messages == LARGE ? " waiting" : " drained")
                + (isShuffled ? ", shuffled" : "");
        return CrowdFigures.of(name, crowd, end, LIMIT, List.of());
    }

    private static CrowdFigures manyTenants() {
        int size = 40;
        int tenants = 1_000;
        Crowd crowd = new Crowd(size, false, size);
        crowd.backlog(20 * tenants, tenants);
        long end = 60 * SECOND;
        crowd.run(end);
        return CrowdFigures.of("40 instances, 1,000 tenants, 20,000 drained", crowd, end, LIMIT * tenants, List.of());
    }

    /**
     * Bulk has begun long before.
     *
     * @param uncounted after the first of the others: who comes in that time is not counted
     */
    static CrowdFigures direct(int size, int backlog, double perSecond, long from, long length, long uncounted) {
        Crowd crowd = new Crowd(size, false, size);
        crowd.backlog(backlog, 1);
        List<Long> times = crowd.arriving(crowd.direct, perSecond, from, from + length, i -> "a:0:d" + i);
        crowd.run(from + length);
        List<Long> waits = waits(crowd, times, from + uncounted, i -> "a:0:d" + i);
        String name = "direct, " + perSecond + " a second, beside " + size + " of bulk";
        return CrowdFigures.of(name, crowd, from + length, LIMIT, waits);
    }

    /** The quiet ones were there before. */
    private static CrowdFigures quietTenants(boolean isShuffled) {
        Crowd crowd = new Crowd(40, isShuffled, 40);
        long from = 20 * SECOND;
        long end = from + 500 * SECOND;
        crowd.time.at(from, () -> crowd.backlog(20_000, 1));
        List<Long> times = crowd.arriving(crowd.bulk, 10, 0, end, CrowdScenario::quiet);
        crowd.run(end);
        List<Long> waits = waits(crowd, times, from, CrowdScenario::quiet);
        String name = "999 quiet tenants beside one's 20,000" + (isShuffled ? ", shuffled" : "");
        return CrowdFigures.of(name, crowd, end, LIMIT + 10, waits);
    }

    private static String quiet(int number) {
        return "a:" + (1 + number % 999) + ":q" + number;
    }

    /** Who never arrived has waited for ever. */
    private static List<Long> waits(Crowd crowd, List<Long> times, long from, IntFunction<String> conversation) {
        return IntStream.range(0, times.size())
                .filter(i -> times.get(i) >= from)
                .mapToObj(i -> crowd.teams.arrivals(conversation.apply(i)).stream()
                        .findFirst()
                        .map(arrival -> arrival - times.get(i))
                        .orElse(Long.MAX_VALUE))
                .toList();
    }
}
