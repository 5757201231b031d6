package dev.proactivebot.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table.
 *
 * @param next what to ask for the page that follows; null when this is the last
 */
public record Page(List<StoredRow> rows, @Nullable String next) {

    public Page {
        rows = List.copyOf(rows);
    }
}
