package dev.proactivebot.bench;

import java.util.List;
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
 * @param verdict what was demanded and is not so; empty when all is
 */
record Figures(
        String scenario,
        int messages,
        int lost,
        int duplicates,
        int unexplained,
        int unknown,
        long throttled,
        double putBacks,
        double seconds,
        double limit,
        double cpuMillis,
        long memory,
        List<String> verdict) {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-34s %8s %9s %5s %5s %7s %5s %8s %7s %7s %6s %7s %5s  %s",
            "scenario",
            "messages",
            "delivered",
            "lost",
            "dup.",
            "unknown",
            "429s",
            "put back",
            "seconds",
            "limit s",
            "ratio",
            "CPU ms",
            "MB",
            "");

    double ratio() {
        return limit == 0 ? 0 : seconds / limit;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-34s %8d %9d %5d %5d %7d %5d %8.2f %7.1f %7.1f %6.2f %7.1f %5d  %s",
                scenario,
                messages,
                messages - lost,
                lost,
                duplicates,
                unknown,
                throttled,
                putBacks,
                seconds,
                limit,
                ratio(),
                cpuMillis,
                memory,
                verdict.isEmpty() ? "ok" : String.join("; ", verdict));
    }
}
