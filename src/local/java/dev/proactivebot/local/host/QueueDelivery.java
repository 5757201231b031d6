package dev.proactivebot.local.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Processes one delivery of a message: runs its function, then deletes, delays or poisons the message. */
final class QueueDelivery {
    private static final int LONGEST_NAME = 63;

    private final QueueListener.Subscription source;
    private final QueueMessage message;
    private String popReceipt;
    private boolean settled;

    QueueDelivery(QueueListener.Subscription source, QueueMessage message) {
        this.source = source;
        this.message = message;
        this.popReceipt = message.popReceipt();
    }

    void run(FunctionRunner runner, ScheduledExecutorService renewals) throws IOException {
        Optional<byte[]> payload = message.payload(source.options().isBase64());
        if (payload.isEmpty()) {
            giveUp("is not base64");
            return;
        }
        if (message.dequeueCount() > source.options().maxDequeueCount()) {
            giveUp("was dequeued " + message.dequeueCount() + " times");
            return;
        }
        long half = source.invisibility().toMillis() / 2;
        Future<?> renewal = renewals.scheduleWithFixedDelay(this::renew, half, half, TimeUnit.MILLISECONDS);
        boolean done = false;
        try {
            BindingData data = BindingData.ofQueue(source.queue().name(), message, payload.get());
            runner.run(source.function(), new TriggerInput.Queue(payload.get(), data));
            done = true;
        } catch (FunctionFailedException e) {
            done = false; // logged by the runner
        } finally {
            renewal.cancel(false);
            stopRenewing();
        }
        if (done) {
            delete();
        } else {
            failed();
        }
    }

    private void failed() throws IOException {
        if (!hasPoison()) {
            return; // stays invisible, as on the platform, instead of failing again at once for ever
        }
        if (message.dequeueCount() >= source.options().maxDequeueCount()) {
            giveUp("failed " + message.dequeueCount() + " times");
        } else {
            hide(source.options().visibilityTimeout());
        }
    }

    private void giveUp(String why) throws IOException {
        if (hasPoison()) {
            StorageQueue poison = source.queue().poison();
            poison.put(message.raw());
            delete();
            source.log()
                    .write("message " + message.id() + " of " + source.queue().name() + " " + why + ": moved to "
                            + poison.name());
        }
    }

    private boolean hasPoison() {
        String name = source.queue().name();
        return !name.endsWith("-poison") && name.length() + "-poison".length() <= LONGEST_NAME;
    }

    /** Stops renewals. One that has begun cannot be cancelled, and would undo the message's deletion or delay. */
    private synchronized void stopRenewing() {
        settled = true;
    }

    private synchronized void renew() {
        if (settled) {
            return;
        }
        try {
            hide(source.invisibility());
        } catch (IOException e) {
            source.log()
                    .write("message " + message.id() + " may be processed twice, because it could not be kept"
                            + " invisible: " + e.getMessage());
        }
    }

    private synchronized void hide(Duration duration) throws IOException {
        popReceipt = source.queue().hide(message, popReceipt, duration);
    }

    private synchronized void delete() throws IOException {
        source.queue().delete(message, popReceipt);
    }
}
