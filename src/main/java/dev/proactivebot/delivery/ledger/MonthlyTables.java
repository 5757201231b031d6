package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimedLock;
import java.time.DateTimeException;
import java.time.Duration;
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

/** The ledger's tables, one for each month, so that old rows are deleted by dropping a table. */
public final class MonthlyTables {
    static final String BEGINNING = "ledger";

    private static final int KEPT_DAYS = 30;
    /** A table this near its end takes no new rows, because a row must outlive the items of its message. */
    private static final int LAST_DAYS = 3;
    /** A creation time later than this is not believed. */
    private static final Duration FARTHEST_AHEAD = Duration.ofDays(1);
    /** Two items with one key may have times this far apart, by clocks that differ. Near the end of a month both tables are searched. */
    private static final Duration AROUND = Duration.ofMinutes(10);

    /** After a failure no request is made for this time. */
    private static final Duration DOWN = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMM");

    private final Tables tables;
    private final TimedLock asking;
    private volatile Instant looked = Instant.EPOCH;
    private volatile Set<String> existing = Set.of();
    private Instant downUntil = Instant.MIN;

    public MonthlyTables(Tables tables) {
        this.tables = tables;
        this.asking = tables.lock();
    }

    /**
     * The tables in which a message's row may be.
     *
     * @param home the table in which it is begun
     * @param others other tables in which it may have been begun, the oldest first
     */
    record Places(Table home, List<Table> others) {
        List<Table> homeFirst() {
            List<Table> all = new ArrayList<>(others);
            all.add(0, home);
            return all;
        }
    }

    /**
     * Returns the tables of a message. Its row is begun in the month in which it was made or due. The months from then until now are
     * searched as well, because version 0.1 begins a row in the present month.
     *
     * @param made when the message was made; null when unknown, which means the present month
     * @param mayStandAnywhere whether its row may be older than the message
     */
    Places places(@Nullable Instant made, boolean mayStandAnywhere) {
        boolean isBelieved = made != null && isBelieved(made);
        Instant now = now();
        Instant born = isBelieved && made != null ? made : now;
        YearMonth home = month(born);
        YearMonth first = month(isBelieved && !mayStandAnywhere ? born.minus(AROUND) : oldest());
        YearMonth last = month(later(now, isBelieved ? born.plus(AROUND) : now));
        List<Table> others = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            if (!month.equals(home) && (!month.isBefore(month(now)) || exists(name(month)))) {
                others.add(table(month));
            }
        }
        return new Places(table(home), others);
    }

    /** Returns whether the time names a usable table: not one that is dropped soon or was dropped, and none of the future. */
    private boolean isBelieved(Instant made) {
        Instant now = now();
        if (made.isAfter(now.plus(FARTHEST_AHEAD)) || made.isBefore(oldest().minus(Duration.ofDays(KEPT_DAYS + 1)))) {
            return false;
        }
        return !isOver(month(made), day(now.plus(Duration.ofDays(LAST_DAYS))));
    }

    private Instant oldest() {
        return now().minus(Duration.ofDays(KEPT_DAYS));
    }

    /** Returns the tables that may have rows of messages made at {@code first} or later, the oldest first. */
    List<Table> since(Instant first) {
        Instant kept = oldest().minus(Duration.ofDays(KEPT_DAYS));
        YearMonth last = month(now().plus(FARTHEST_AHEAD));
        List<Table> since = new ArrayList<>();
        for (YearMonth month = month(later(first, kept)); !month.isAfter(last); month = month.plusMonths(1)) {
            since.add(table(month));
        }
        return since;
    }

    private boolean exists(String name) {
        look();
        return existing.contains(name);
    }

    /** Lists the tables once an hour, and in a new month. A message of a past month has its home table there, which is always searched. */
    void look() {
        if (isStale()) {
            asking.alone(this::list);
        }
    }

    private boolean isStale() {
        Instant now = now();
        return looked.isBefore(now.minus(BETWEEN_LOOKS)) || !month(looked).equals(month(now));
    }

    private void list() {
        if (!isStale()) {
            return; // another thread has listed them while this one waited
        }
        Instant now = now();
        if (now.isBefore(downUntil)) {
            throw new StorageException("The tables could not be listed a moment ago", null);
        }
        try {
            existing = Set.copyOf(tables.names(BEGINNING));
        } catch (StorageException e) {
            downUntil = now().plus(DOWN);
            throw e;
        }
        looked = now;
    }

    List<Table> all() {
        return tables.names(BEGINNING).stream().map(tables::table).toList();
    }

    /** Drops the tables whose rows are all older than 30 days, and returns how many. */
    int dropOld() {
        int dropped = 0;
        LocalDate today = day(now());
        for (String name : tables.names(BEGINNING)) {
            Optional<YearMonth> month = named(name);
            if (month.isPresent() && isOver(month.get(), today)) {
                tables.drop(name);
                dropped++;
            }
        }
        return dropped;
    }

    private static boolean isOver(YearMonth month, LocalDate day) {
        return !month.plusMonths(1).atDay(1).plusDays(KEPT_DAYS).isAfter(day);
    }

    Instant now() {
        return tables.clock().instant();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static YearMonth month(Instant time) {
        return YearMonth.from(day(time));
    }

    private Table table(YearMonth month) {
        return tables.table(name(month));
    }

    private static String name(YearMonth month) {
        return BEGINNING + NAME.format(month);
    }

    private static Optional<YearMonth> named(String name) {
        try {
            return Optional.of(YearMonth.parse(name.substring(BEGINNING.length()), NAME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
