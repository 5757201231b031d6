package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the present pauses of the bot, of hosts and of tenants; those of single conversations are left out. */
public final class Pauses {
    /** The partitions of the circuit breakers' rows. */
    static final String BOT = "bot";

    static final String HOST = "host";
    static final String BOT_KEY = "pause";

    private static final int PAGE = 1_000;
    /** A tenant's row is stored among those of its conversations, so the service may scan many rows for a page with few. */
    private static final int MOST_PAGES = 10;

    /** An open breaker's row is written at each probe, so an older row is of a host without messages. */
    private static final long NOBODY_PROBES = 60 * Micros.SECOND;

    /**
     * A pause.
     *
     * @param what {@code bot}; {@code host} for a host in trouble; or {@code tenant} for the bot in one channel and tenant
     * @param scope the host and the first segment of its path; for a tenant the partition of its rows, which names nobody; null for the
     *     whole bot
     * @param until its end, if no probe ends it sooner
     */
    public record Pause(String what, @Nullable String scope, Instant until) {}

    private Pauses() {}

    /**
     * Reads the pauses, the whole bot's first.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public static List<Pause> now(Tables tables) {
        Table table = tables.table(Pacer.TABLE);
        long now = Micros.of(tables.clock().instant());
        List<Pause> pauses = new ArrayList<>();
        table.find(BOT, BOT_KEY)
                .ifPresent(found -> add(
                        pauses,
                        BOT,
                        null,
                        SharedCircuitBreaker.until(found.row(), CircuitBreakerPolicy.BOT, now),
                        now));
        for (StoredRow found : table.page(Query.in(HOST), PAGE, null).rows()) {
            long until = SharedCircuitBreaker.until(found.row(), CircuitBreakerPolicy.HOST, now);
            boolean isInTrouble = until > now - NOBODY_PROBES;
            add(pauses, HOST, SharedCircuitBreaker.name(found.row()), isInTrouble ? Math.max(until, now + 1) : 0, now);
        }
        String next = null;
        for (int i = 0; i < MOST_PAGES && (i == 0 || next != null); i++) {
            Page page = table.page(Query.all().where(Query.KEY, RateState.KEY), PAGE, next);
            for (StoredRow found : page.rows()) {
                add(pauses, "tenant", found.row().partition(), until(found.row(), now), now);
            }
            next = page.next();
        }
        return pauses;
    }

    private static long until(Row scope, long now) {
        RateState state = RateState.of(scope, now);
        return Math.max(state.pausedUntil(), state.closedUntil());
    }

    private static void add(List<Pause> pauses, String what, @Nullable String scope, long until, long now) {
        if (until > now) {
            pauses.add(new Pause(what, scope, Micros.time(until)));
        }
    }
}
