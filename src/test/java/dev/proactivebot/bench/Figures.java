package dev.proactivebot.bench;

import java.util.Locale;

/**
 * What one scenario showed.
 *
 * @param lost messages that did not arrive
 * @param duplicates arrivals beyond the first of each message
 * @param unexplained repeated messages that the ledger does not name unknown
 * @param unknown messages of which nobody knew at one time whether they had arrived
 * @param throttled requests answered 429
 * @param seconds from the first arrival to the last
 * @param limit in seconds: what the channel and storage allow
 * @param used by all messages together
 * @param memory of the larger host, in MB
 */
record Figures(
        String scenario,
        int messages,
        int lost,
        int duplicates,
        int unexplained,
        int unknown,
        long throttled,
        double seconds,
        double limit,
        Usage used,
        long memory,
        Verdict verdict) {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-33s %8s %9s %4s %4s %7s %4s %7s %7s %5s %8s %5s %5s %6s %6s %3s",
            "scenario",
            "messages",
            "delivered",
            "lost",
            "dup.",
            "unknown",
            "429s",
            "seconds",
            "limit s",
            "ratio",
            "put back",
            "queue",
            "gets",
            "tables",
            "CPU ms",
            "MB");

    double ratio() {
        return limit == 0 ? 0 : seconds / limit;
    }

    double putBacks() {
        return each(used.putBacks());
    }

    double queueWrites() {
        return each(used.queueWrites());
    }

    double tableRequests() {
        return each(used.tableRequests());
    }

    private double each(long all) {
        return all / (double) messages;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-33s %8d %9d %4d %4d %7d %4d %7.1f %7.1f %5.2f %8.2f %5.2f %5.2f %6.2f %6.1f %3d  %s",
                scenario,
                messages,
                messages - lost,
                lost,
                duplicates,
                unknown,
                throttled,
                seconds,
                limit,
                ratio(),
                putBacks(),
                queueWrites(),
                each(used.queueReads()),
                tableRequests(),
                each(used.cpuMillis()),
                memory,
                verdict);
    }

    /** Each message once. */
    void demandOnce() {
        verdict.demand(lost == 0, lost + " lost");
        verdict.demand(duplicates == 0, duplicates + " twice");
    }

    /** None lost, and repeated only what nobody could know about. */
    void demandExplained() {
        verdict.demand(lost == 0, lost + " lost");
        verdict.demand(unexplained == 0, unexplained + " repeated and not named unknown");
    }
}
