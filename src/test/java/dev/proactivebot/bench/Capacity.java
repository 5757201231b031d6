package dev.proactivebot.bench;

import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.queue.QueueClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What this machine's storage can do: for each delivery put, get and delete of the item, insert and merge of a row. */
record Capacity(QueueClient queue, TableClient table, String item) {

    /** How many deliveries a second it sustains for this long. */
    double perSecond(Duration length, int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        AtomicInteger done = new AtomicInteger();
        long end = System.nanoTime() + length.toNanos();
        List<CompletableFuture<Void>> workers = IntStream.range(0, threads)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            while (System.nanoTime() < end) {
                                deliver();
                                done.incrementAndGet();
                            }
                        },
                        executor))
                .toList();
        workers.forEach(CompletableFuture::join);
        executor.shutdown();
        return done.get() / (length.toMillis() / 1_000.0);
    }

    private void deliver() {
        queue.sendMessage(BinaryData.fromString(item));
        queue.receiveMessages(1)
                .forEach(message -> queue.deleteMessage(message.getMessageId(), message.getPopReceipt()));
        TableEntity row = new TableEntity(
                "p", Long.toHexString(ThreadLocalRandom.current().nextLong()));
        table.createEntity(row.addProperty("state", "claimed"));
        table.updateEntity(row.addProperty("state", "delivered"));
    }
}
