package dev.proactivebot.testing;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;

/** A queue as another program sees it. */
public final class TestQueues {
    private TestQueues() {}

    /** The queue of that name; it need not be there yet. */
    public static QueueClient queue(String connectionString, String name, QueueMessageEncoding encoding) {
        return new QueueClientBuilder()
                .connectionString(connectionString)
                .httpClient(new JdkHttpClientBuilder().build())
                .messageEncoding(encoding)
                .queueName(name)
                .buildClient();
    }
}
