package dev.proactivebot.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one page of a table's rows.
 *
 * @param next what continues after this page; null when it is the last
 */
public record Page(List<StoredRow> rows, @Nullable String next) {

    public Page {
        rows = List.copyOf(rows);
    }
}
