package dev.proactivebot.storage;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Deletes rows that nobody has written for a while. One that is written again in the meantime stays. */
public final class UnusedRows {
    private UnusedRows() {}

    /**
     * Deletes the rows of {@code query} that were last written before {@code time}, until {@code enough}.
     *
     * @param isUnused whether a row of that age may go
     * @param several deletes the rows of a page, more than one at a time if it can
     * @return how many were deleted, or written again
     * @throws StorageException when storage did not do it in time: some may be left
     */
    public static int delete(
            Table table, Query query, Instant time, Predicate<Row> isUnused, Executor several, BooleanSupplier enough) {
        AtomicInteger deleted = new AtomicInteger();
        String next = null;
        do {
            Page page = table.page(query, Table.MOST_ROWS, next);
            List<StoredRow> old = page.rows().stream()
                    .filter(stored -> stored.written().isBefore(time) && isUnused.test(stored.row()))
                    .toList();
            all(old, several, stored -> {
                if (!enough.getAsBoolean()) {
                    table.delete(stored.row().partition(), stored.row().key(), stored.version());
                    deleted.incrementAndGet();
                }
            });
            next = page.next();
        } while (next != null && !enough.getAsBoolean());
        return deleted.get();
    }

    private static void all(List<StoredRow> rows, Executor several, Consumer<StoredRow> work) {
        try {
            CompletableFuture.allOf(rows.stream()
                            .map(row -> CompletableFuture.runAsync(() -> work.accept(row), several))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
