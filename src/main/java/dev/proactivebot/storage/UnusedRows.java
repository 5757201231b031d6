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

/** Deletes rows that were not written for a while. A row that is written again in the meantime stays. */
public final class UnusedRows {
    private UnusedRows() {}

    /**
     * Deletes the rows of {@code query} that were last written before {@code time}.
     *
     * @param isUnused tells whether a row of that age may be deleted
     * @param several runs the deletes of a page, in parallel if it can
     * @param enough ends the work early when it turns true
     * @return how many rows were deleted, or kept because they were written again
     * @throws StorageException when storage does not answer in time; some rows may be left
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
            forEach(old, several, stored -> {
                if (!enough.getAsBoolean()) {
                    table.delete(stored.row().partition(), stored.row().key(), stored.version());
                    deleted.incrementAndGet();
                }
            });
            next = page.next();
        } while (next != null && !enough.getAsBoolean());
        return deleted.get();
    }

    private static void forEach(List<StoredRow> rows, Executor several, Consumer<StoredRow> work) {
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
