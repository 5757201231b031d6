package dev.proactivebot.auth;

import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.RetryStrategy;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Sends a token request once more after a broken connection; a response or a time-out is final. More retries would exceed the time limit of
 * the fetch.
 */
final class TokenRetry implements RetryStrategy {
    @Override
    public int getMaxRetries() {
        return 1;
    }

    @Override
    public Duration calculateRetryDelay(int retryAttempts) {
        return Duration.ofMillis(200);
    }

    @Override
    public boolean shouldRetry(HttpResponse httpResponse) {
        return false;
    }

    @Override
    public boolean shouldRetryException(Throwable throwable) {
        return throwable instanceof IOException && !(throwable instanceof HttpTimeoutException);
    }
}
