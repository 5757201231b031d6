package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads the shared state that a new instance needs before it sends: all rows at the same time, because tables may be slow. */
final class FirstReads {
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final PageRequests requests;
    private final Ledger ledger;

    FirstReads(PageRequests requests, Ledger ledger) {
        this.requests = requests;
        this.ledger = ledger;
    }

    /** Begins the reads at an instance's first message. Code that needs one of them waits for it there. */
    void begin(SendTask task) {
        if (hasBegun.compareAndSet(false, true)) {
            CircuitBreakers breakers = requests.gate().breakers();
            List<Runnable> reads = List.of(
                    breakers::askBot,
                    () -> breakers.askHost(task.to().serviceUrl()),
                    () -> requests.prepare(task),
                    () -> ledger.prepare(task.attempt()));
            TimeBudget budget = TimeBudget.current();
            reads.forEach(read -> requests.time().sleeper().beside(() -> budget.on(() -> tryIt(read))));
        }
    }

    private static void tryIt(Runnable read) {
        try {
            read.run();
        } catch (StorageException e) {
            // the code that needs it reads again
        }
    }
}
