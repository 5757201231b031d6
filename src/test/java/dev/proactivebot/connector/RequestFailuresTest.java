package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.NotReached;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestFailuresTest {
    @ParameterizedTest
    @MethodSource
    void failureBeforeTheFirstByteIsNotReached(IOException failure) {
        assertInstanceOf(NotReached.class, RequestFailures.classify(failure));
    }

    static Stream<IOException> failureBeforeTheFirstByteIsNotReached() {
        return Stream.of(
                new ConnectException("s3cret"),
                new UnknownHostException("s3cret"),
                (IOException) new ConnectException().initCause(new UnresolvedAddressException()),
                new HttpConnectTimeoutException("s3cret"),
                new SSLHandshakeException("s3cret"),
                new SSLPeerUnverifiedException("s3cret"),
                new IOException(new SSLHandshakeException("s3cret")),
                new SSLException("Unsupported or unrecognized SSL message"),
                new SSLException("Unrecognized SSL message, plaintext connection?"));
    }

    @ParameterizedTest
    @MethodSource
    void laterFailureIsNoAnswer(IOException failure) {
        assertInstanceOf(NoAnswer.class, RequestFailures.classify(failure));
    }

    static Stream<IOException> laterFailureIsNoAnswer() {
        return Stream.of(
                new IOException("HTTP/1.1 header parser received no bytes"),
                new SocketException("Connection reset"),
                new HttpTimeoutException("request timed out"),
                new SSLException("closing inbound before receiving peer's close_notify"),
                new SSLProtocolException("s3cret"),
                new IOException());
    }

    @ParameterizedTest
    @MethodSource({"failureBeforeTheFirstByteIsNotReached", "laterFailureIsNoAnswer"})
    void exceptionMessagesAreNotPassedOn(IOException failure) {
        assertEquals(-1, RequestFailures.classify(failure).toString().indexOf("s3cret"));
    }
}
