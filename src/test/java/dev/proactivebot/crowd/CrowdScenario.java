package dev.proactivebot.crowd;

import static dev.proactivebot.crowd.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.List;
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

    /** Plays them all and prints what they show. */
    public static void main(String[] arguments) {
        System.out.println(CrowdFigures.HEAD);
        int only = Integer.getInteger("crowd.row", -1);
        List<Row> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            if (only < 0 || only == i) {
                long began = System.nanoTime();
                System.out.println(rows.get(i).play() + "   (" + (System.nanoTime() - began) / 1_000_000 + " ms)");
            }
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int size : List.of(1, 2, 8, 40, 100, 1_000)) {
            rows.add(() -> backlog(size, LARGE, false));
            rows.add(() -> backlog(size, SMALL, false));
        }
        for (int size : List.of(8, 40)) {
            rows.add(() -> backlog(size, LARGE, true));
            rows.add(() -> backlog(size, SMALL, true));
        }
        rows.add(CrowdScenario::manyTenants);
        rows.add(() -> directBesideBulk(5, 0));
        rows.add(() -> directBesideBulk(20, 10 * SECOND));
        rows.add(() -> quietTenants(false));
        rows.add(() -> quietTenants(true));
        return rows;
    }

    static CrowdFigures backlog(int size, int messages, boolean isShuffled) {
        Crowd crowd = new Crowd(size, isShuffled, size);
        crowd.backlog(messages, 1);
        long end = messages == LARGE ? WINDOW : messages * SECOND / 10;
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

    /** Bulk has begun long before; those who come in the first seconds of the others are not counted. */
    private static CrowdFigures directBesideBulk(double perSecond, long uncounted) {
        Crowd crowd = new Crowd(40, false, 40);
        crowd.backlog(LARGE, 1);
        long from = 30 * SECOND;
        long end = from + WINDOW;
        List<Long> times = crowd.arriving(crowd.direct, perSecond, from, end, i -> "a:0:d" + i);
        crowd.run(end);
        List<Long> waits = waits(crowd, times, from + uncounted, i -> "a:0:d" + i);
        return CrowdFigures.of("direct, " + perSecond + " a second, beside 40 of bulk", crowd, end, LIMIT, waits);
    }

    /** The quiet ones were there before. */
    private static CrowdFigures quietTenants(boolean isShuffled) {
        Crowd crowd = new Crowd(40, isShuffled, 40);
        long from = 20 * SECOND;
        long end = from + 500 * SECOND;
        crowd.time.at(from, () -> crowd.backlog(20_000, 1));
        List<Long> times = crowd.arriving(crowd.bulk, 10, 0, end, i -> quiet(i));
        crowd.run(end);
        List<Long> waits = waits(crowd, times, from, CrowdScenario::quiet);
        String name = "999 quiet tenants beside one's 20,000" + (isShuffled ? ", shuffled" : "");
        return CrowdFigures.of(name, crowd, end, LIMIT + 10, waits);
    }

    private static String quiet(int number) {
        return "a:" + (1 + number % 999) + ":q" + number;
    }

    /** Who never arrived has waited for ever. */
    private static List<Long> waits(
            Crowd crowd, List<Long> times, long from, java.util.function.IntFunction<String> conversation) {
        return IntStream.range(0, times.size())
                .filter(i -> times.get(i) >= from)
                .mapToObj(i -> crowd.teams.arrivals(conversation.apply(i)).stream()
                        .findFirst()
                        .map(arrival -> arrival - times.get(i))
                        .orElse(Long.MAX_VALUE))
                .toList();
    }
}
