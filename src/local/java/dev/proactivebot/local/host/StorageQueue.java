package dev.proactivebot.local.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/** Calls the REST API of one queue. */
final class StorageQueue {
    private static final int RETRIES = 3;
    private static final Duration FIRST_RETRY = Duration.ofMillis(800);

    private final StorageAccount account;
    private final String name;

    StorageQueue(StorageAccount account, String name) {
        this.account = account;
        this.name = name;
    }

    String name() {
        return name;
    }

    StorageAccount account() {
        return account;
    }

    /** Returns the queue for messages that failed too often. */
    StorageQueue poison() {
        return new StorageQueue(account, name + "-poison");
    }

    /** Creates the queue if it is missing. */
    void create() throws IOException {
        retried(new StorageRequest(account, "PUT", "/" + name));
    }

    /** Creates the queue if it is missing, without retries, because the listener repeats the call itself. */
    void tryToCreate() throws IOException {
        new StorageRequest(account, "PUT", "/" + name).send();
    }

    /** Enqueues {@code raw}, which is already encoded, and creates a missing queue, as the host does. */
    void put(String raw) throws IOException {
        StorageRequest request = new StorageRequest(account, "POST", messages())
                .body("<QueueMessage><MessageText>" + escaped(raw) + "</MessageText></QueueMessage>");
        try {
            retried(request);
        } catch (StorageStatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            create();
            retried(request);
        }
    }

    /** Takes up to {@code count} messages, without retries, because the listener repeats the call itself. */
    List<QueueMessage> receive(int count, Duration invisibility) throws IOException {
        StorageRequest.Response answer = new StorageRequest(account, "GET", messages())
                .query("numofmessages", count)
                .query("visibilitytimeout", seconds(invisibility, 1))
                .send();
        try {
            return QueueMessage.parse(answer.body());
        } catch (XMLStreamException e) {
            throw new IOException("the response of storage is not a list of messages", e);
        }
    }

    /** Hides {@code message} for {@code invisibility}, and returns its new pop receipt. */
    String hide(QueueMessage message, String popReceipt, Duration invisibility) throws IOException {
        return retried(new StorageRequest(account, "PUT", messages() + "/" + message.id())
                        .query("popreceipt", popReceipt)
                        .query("visibilitytimeout", seconds(invisibility, 0)))
                .headers()
                .getOrDefault("x-ms-popreceipt", popReceipt);
    }

    /** Deletes {@code message} unless it is gone already or another host has taken it. */
    void delete(QueueMessage message, String popReceipt) throws IOException {
        try {
            retried(new StorageRequest(account, "DELETE", messages() + "/" + message.id())
                    .query("popreceipt", popReceipt));
        } catch (StorageStatusException e) {
            if (e.isTransient()) {
                throw e;
            }
        }
    }

    private String messages() {
        return "/" + name + "/messages";
    }

    /** Retries like the SDK's default: three times, after 0.8, 1.6 and 3.2 s. */
    private static StorageRequest.Response retried(StorageRequest request) throws IOException {
        Duration wait = FIRST_RETRY;
        for (int retry = 0; ; retry++) {
            try {
                return request.send();
            } catch (IOException e) {
                boolean refused = e instanceof StorageStatusException answered && !answered.isTransient();
                if (refused || retry == RETRIES) {
                    throw e;
                }
                pause(wait, e);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private static void pause(Duration wait, IOException cause) throws IOException {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    private static long seconds(Duration duration, long least) {
        return Math.max(least, duration.plusMillis(999).toSeconds());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
