package dev.proactivebot.storage;

import java.time.Clock;
import java.util.List;

/** Opens the tables of one storage account. */
public interface Tables {

    /** Returns the table of that name (3 to 63 letters and digits, a letter first), without a request. */
    Table table(String name);

    /** Returns the names of the tables that begin with {@code prefix}. */
    List<String> names(String prefix);

    /** Deletes a table, which may be missing. */
    void drop(String name);

    /**
     * Returns the clock of the storage service, which all instances share: this machine's clock, corrected by the {@code Date} header of the
     * service's answers. That header has whole seconds, so the clock may be off by one second.
     */
    Clock clock();

    /** Creates a lock that lets one thread at a time ask these tables. */
    default TimedLock lock() {
        return new TimedLock();
    }
}
