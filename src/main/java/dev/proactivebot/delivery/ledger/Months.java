package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One table a month, so that old rows go by dropping a table: no row is deleted one by one. */
final class Months {
    static final String BEGINNING = "ledger";

    private static final int KEPT_DAYS = 30;
    /** As long as an item lives unless it says otherwise: so long after a month's end its items may still come. */
    private static final int DAYS_OF_OVERLAP = 3;

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMM");

    private final Tables tables;
    private @Nullable YearMonth looked;
    private Set<String> existing = Set.of();

    Months(Tables tables) {
        this.tables = tables;
    }

    Table current() {
        return tables.table(name(YearMonth.from(today())));
    }

    /**
     * The tables of earlier months in which a message may stand.
     *
     * @param mayBeOld whether it may be 30 days old; else it is not older than an item lives
     */
    List<Table> earlier(boolean mayBeOld) {
        LocalDate today = today();
        YearMonth current = YearMonth.from(today);
        YearMonth first = YearMonth.from(today.minusDays(mayBeOld ? KEPT_DAYS : DAYS_OF_OVERLAP));
        List<Table> earlier = new ArrayList<>();
        for (YearMonth month = current.minusMonths(1); !month.isBefore(first); month = month.minusMonths(1)) {
            if (exists(current, name(month))) {
                earlier.add(tables.table(name(month)));
            }
        }
        return earlier;
    }

    /** The tables in which something may stand that was begun at {@code first} or later, the oldest first. */
    List<Table> since(Instant first) {
        YearMonth current = YearMonth.from(today());
        YearMonth oldest = YearMonth.from(LocalDate.ofInstant(first, ZoneOffset.UTC));
        YearMonth kept = YearMonth.from(today().minusDays(2 * KEPT_DAYS));
        List<Table> tables = new ArrayList<>();
        for (YearMonth month = oldest.isBefore(kept) ? kept : oldest;
                month.isBefore(current);
                month = month.plusMonths(1)) {
            if (exists(current, name(month))) {
                tables.add(this.tables.table(name(month)));
            }
        }
        tables.add(current());
        return tables;
    }

    /** Asked once a month: nobody writes into a table of the past that is not there. */
    private synchronized boolean exists(YearMonth current, String name) {
        if (!current.equals(looked)) {
            existing = Set.copyOf(tables.names(BEGINNING));
            looked = current;
        }
        return existing.contains(name);
    }

    /** Drops the tables whose rows are all older than 30 days, and tells how many. */
    int dropOld() {
        int dropped = 0;
        LocalDate today = today();
        for (String name : tables.names(BEGINNING)) {
            Optional<YearMonth> month = month(name);
            if (month.isPresent()
                    && !month.get().plusMonths(1).atDay(1).plusDays(KEPT_DAYS).isAfter(today)) {
                tables.drop(name);
                dropped++;
            }
        }
        return dropped;
    }

    private LocalDate today() {
        Instant now = tables.clock().instant();
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private static String name(YearMonth month) {
        return BEGINNING + NAME.format(month);
    }

    private static Optional<YearMonth> month(String name) {
        try {
            return Optional.of(YearMonth.parse(name.substring(BEGINNING.length()), NAME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
