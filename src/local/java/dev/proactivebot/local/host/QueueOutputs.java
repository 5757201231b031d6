package dev.proactivebot.local.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes a function's queue outputs, after its success and before the HTTP response. */
final class QueueOutputs {
    /** The largest payload whose base64 form fits the service's 65,536 bytes. */
    static final int MAX_BYTES = 49_152;

    private final StorageConnections connections;
    private final boolean isBase64;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

    QueueOutputs(StorageConnections connections, boolean isBase64) {
        this.connections = connections;
        this.isBase64 = isBase64;
    }

    /** Runs {@code wake} after each message that is written to {@code queue}. */
    void onWrite(StorageQueue queue, Runnable wake) {
        listeners.merge(key(queue), wake, (first, second) -> () -> {
            first.run();
            second.run();
        });
    }

    /**
     * Writes all outputs.
     *
     * @throws FunctionFailedException when an output could not be written; others may have been
     */
    void write(FunctionDefinition function, Invocation.Result result) throws FunctionFailedException {
        FunctionFailedException failure = null;
        for (Binding binding : function.queueOutputs()) {
            Object value = value(binding, result);
            try {
                if (value != null) {
                    write(binding, value);
                }
            } catch (IOException | IllegalArgumentException e) {
                failure = new FunctionFailedException(
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
            if (message.length > MAX_BYTES) {
                throw new IOException(
                        "413: the message has " + message.length + " bytes; at most " + MAX_BYTES + " are allowed");
            }
            queue.put(
                    isBase64
                            ? Base64.getEncoder().encodeToString(message)
                            : new String(message, StandardCharsets.UTF_8));
            listeners.getOrDefault(key(queue), () -> {}).run();
        }
    }

    private static @Nullable Object value(Binding binding, Invocation.Result result) {
        if (binding.name().equals("$return")) {
            return result.returned();
        }
        PendingOutput output = result.outputs().get(binding.name());
        return output == null ? null : output.getValue();
    }

    private static String key(StorageQueue queue) {
        return queue.account().queues() + "/" + queue.name();
    }
}
