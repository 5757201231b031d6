package dev.proactivebot.local.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes what a function set on its queue outputs, once it has succeeded and before anybody is answered. */
final class QueueOutputs {
    /** What is left of the service's 65,536 bytes when the payload is base64. */
    static final int MOST_BYTES = 49_152;

    private final Connections connections;
    private final boolean base64;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

    QueueOutputs(Connections connections, boolean base64) {
        this.connections = connections;
        this.base64 = base64;
    }

    /** {@code wake} runs whenever something was written to {@code queue}. */
    void onWrite(StorageQueue queue, Runnable wake) {
        listeners.merge(key(queue), wake, (first, second) -> () -> {
            first.run();
            second.run();
        });
    }

    /** @throws FunctionFailure when one of the outputs could not be written; the others may have been */
    void write(FunctionDefinition function, Invocation.Result result) throws FunctionFailure {
        FunctionFailure failure = null;
        for (Binding binding : function.queueOutputs()) {
            Object value = value(binding, result);
            try {
                if (value != null) {
                    write(binding, value);
                }
            } catch (IOException | IllegalArgumentException e) {
                failure = new FunctionFailure(
                        "the output to " + binding.queueName() + " was not written: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void write(Binding binding, Object value) throws IOException {
        StorageQueue queue = new StorageQueue(connections.account(binding.connection()), binding.queueName());
        for (byte[] message : OutgoingMessages.of(value)) {
            if (message.length > MOST_BYTES) {
                throw new IOException(
                        "413: the message has " + message.length + " bytes, the queue takes " + MOST_BYTES);
            }
            queue.put(
                    base64 ? Base64.getEncoder().encodeToString(message) : new String(message, StandardCharsets.UTF_8));
            listeners.getOrDefault(key(queue), () -> {}).run();
        }
    }

    private static @Nullable Object value(Binding binding, Invocation.Result result) {
        if (binding.name().equals("$return")) {
            return result.returned();
        }
        Output output = result.outputs().get(binding.name());
        return output == null ? null : output.getValue();
    }

    private static String key(StorageQueue queue) {
        return queue.account().queues() + "/" + queue.name();
    }
}
