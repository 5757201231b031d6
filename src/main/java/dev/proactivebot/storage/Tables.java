package dev.proactivebot.storage;

import java.time.Clock;
import java.util.List;

/** The tables of one storage account. */
public interface Tables {

    /** The table of that name (3 to 63 letters and digits, a letter first); nothing is asked of storage yet. */
    Table table(String name);

    /** The names of the tables that begin so. */
    List<String> names(String beginning);

    /** Drops a table; it need not be there. */
    void drop(String name);

    /**
     * The clock of the storage service, which all instances share: this machine's own, corrected as far as the {@code Date} of the
     * service's answers shows it to be wrong. That header has whole seconds, so the rest may be off by one.
     */
    Clock clock();

    /** Creates a lock that lets one thread at a time ask these tables. */
    default TimedLock lock() {
        return new TimedLock();
    }
}
