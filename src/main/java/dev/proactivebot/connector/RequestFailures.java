package dev.proactivebot.connector;

import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.NotReached;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception whether anything was sent. Only a failure that surely came before the first byte is NotReached. */
final class RequestFailures {
    private static final int DEEPEST_CAUSE = 8;

    private RequestFailures() {}

    static ConnectorResponse classify(@Nullable Throwable failure) {
        if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
            return new NotReached("the host is unknown");
        }
        if (has(failure, HttpConnectTimeoutException.class)) {
            return new NotReached("connecting timed out");
        }
        if (has(failure, HttpTimeoutException.class)) {
            return new NoAnswer("no answer in time");
        }
        if (has(failure, ConnectException.class)) {
            return new NotReached("no connection could be made");
        }
        if (has(failure, SSLHandshakeException.class) || has(failure, SSLPeerUnverifiedException.class)) {
            return new NotReached("the TLS handshake failed");
        }
        return causes(failure).anyMatch(RequestFailures::isNotTls)
                ? new NotReached("the host does not speak TLS")
                : new NoAnswer("the connection broke");
    }

    /** Recognises the JDK's message, as it has no type for this; with another message the outcome counts as unknown. */
    private static boolean isNotTls(Throwable cause) {
        return cause instanceof SSLException
                && Objects.requireNonNullElse(cause.getMessage(), "").contains("nrecognized SSL message");
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        return causes(failure).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST_CAUSE);
    }
}
