package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
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
    private boolean earlierExists;

    Months(Tables tables) {
        this.tables = tables;
    }

    Table current() {
        return tables.table(name(YearMonth.from(today())));
    }

    /** The table of the month before, if there is one and something of it may be asked for now. */
    Optional<Table> earlier(boolean mayBeOld) {
        LocalDate today = today();
        if (!mayBeOld && today.getDayOfMonth() > DAYS_OF_OVERLAP) {
            return Optional.empty();
        }
        YearMonth month = YearMonth.from(today);
        String earlier = name(month.minusMonths(1));
        return exists(month, earlier) ? Optional.of(tables.table(earlier)) : Optional.empty();
    }

    /** Asked once a month: nobody writes into a table of the past that is not there. */
    private synchronized boolean exists(YearMonth month, String earlier) {
        if (!month.equals(looked)) {
            earlierExists = tables.names(earlier).contains(earlier);
            looked = month;
        }
        return earlierExists;
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
