package dev.proactivebot.testing;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;

/** Opens queues with the storage SDK, as another program does. */
public final class TestQueues {
    private TestQueues() {}

    /** Returns a client of the queue, which need not exist. */
    public static QueueClient queue(String connectionString, String name, QueueMessageEncoding encoding) {
        return new QueueClientBuilder()
                .connectionString(connectionString)
                .httpClient(new JdkHttpClientBuilder().build())
                .messageEncoding(encoding)
                .queueName(name)
                .buildClient();
    }
}
