package dev.proactivebot.crowd;

import java.util.List;
import java.util.Locale;

/**
 * What a crowd showed; counts are for each message that was sent.
 *
 * @param perSecond sent a second
 * @param ratio of that to what the limit allows
 * @param queueOperations beside the producer's, without gets that found nothing
 * @param lost which part of the conditional writes to shared rows found that another instance was faster
 * @param throttled requests answered 429
 * @param p95 in seconds, of those who must not wait; negative where there are none
 */
record CrowdFigures(
        String name,
        long sent,
        double perSecond,
        double ratio,
        double putBacks,
        double queueOperations,
        double emptyGets,
        double tableRequests,
        double lost,
        long throttled,
        long repeated,
        double p95) {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-58s %7s %7s %6s %8s %6s %6s %7s %6s %5s %6s %6s",
            "crowd",
            "sent",
            "a sec.",
            "ratio",
            "put back",
            "queue",
            "empty",
            "tables",
            "lost",
            "429s",
            "twice",
            "p95 s");

    /** @param limit for all tenants together, a second */
    static CrowdFigures of(String name, Crowd crowd, long end, double limit, List<Long> waits) {
        List<Long> arrivals = crowd.teams.arrivals();
        long first = arrivals.isEmpty() ? 0 : arrivals.get(0);
        long until = arrivals.isEmpty() ? 1 : Math.min(end, arrivals.get(arrivals.size() - 1));
        long counted = arrivals.stream().filter(time -> time <= until).count();
        double perSecond = (counted - 1) * (double) VirtualTime.SECOND / (until - first);
        double sent = arrivals.size();
        List<Long> sorted = waits.stream().sorted().toList();
        return new CrowdFigures(
                name,
                arrivals.size(),
                perSecond,
                perSecond / limit,
                (crowd.bulk.putBacks() + crowd.direct.putBacks()) / sent,
                (crowd.bulk.operations() + crowd.direct.operations()) / sent,
                (crowd.bulk.emptyGets() + crowd.direct.emptyGets()) / sent,
                crowd.storage.requests() / sent,
                crowd.storage.lost(),
                crowd.teams.throttled(),
                crowd.teams.repeated(),
                sorted.isEmpty() ? -1 : sorted.get(sorted.size() * 95 / 100) / (double) VirtualTime.SECOND);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-58s %7d %7.1f %6.2f %8.2f %6.2f %6.2f %7.2f %5.0f%% %5d %6d %6s",
                name,
                sent,
                perSecond,
                ratio,
                putBacks,
                queueOperations,
                emptyGets,
                tableRequests,
                lost * 100,
                throttled,
                repeated,
                p95 < 0 ? "" : String.format(Locale.ROOT, "%.2f", p95));
    }
}
