package dev.proactivebot.connector;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a size and for a time. HttpClient's own time-out ends with the headers, and a server that then sends a
 * byte a second would hold the thread for ever. A body that does not end in time or size, or breaks, is no error: the status
 * has been said, and counts.
 */
final class BodyWithin implements BodySubscriber<BodyWithin.Body> {

    /** What was read, and whether that was all. */
    record Body(String text, boolean complete) {}

    private final int mostBytes;
    private final CompletableFuture<Body> result = new CompletableFuture<>();
    private final CompletableFuture<Void> timer = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long nanos;
    private Flow.@Nullable Subscription subscription;

    BodyWithin(int mostBytes, Duration time) {
        this.mostBytes = mostBytes;
        this.nanos = Math.max(1, time.toNanos());
    }

    @Override
    public CompletionStage<Body> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            subscription = given;
        }
        CompletableFuture<Void> unused =
                timer.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS).thenRun(this::cutOff);
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean full = false;
        synchronized (this) {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[Math.min(buffer.remaining(), mostBytes - bytes.size())];
                full |= chunk.length < buffer.remaining();
                buffer.get(chunk);
                bytes.writeBytes(chunk);
            }
        }
        if (full) {
            cutOff();
        }
    }

    @Override
    public void onError(Throwable throwable) {
        finish(false);
    }

    @Override
    public void onComplete() {
        finish(true);
    }

    private void cutOff() {
        finish(false);
        Flow.Subscription source;
        synchronized (this) {
            source = subscription;
        }
        if (source != null) {
            source.cancel();
        }
    }

    private void finish(boolean complete) {
        timer.cancel(false);
        String text;
        synchronized (this) {
            text = bytes.toString(StandardCharsets.UTF_8);
        }
        result.complete(new Body(text, complete));
    }
}
