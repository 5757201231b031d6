package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.security.KeyStoreException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenFailureTest {
    @Test
    void entrasCodeIsKeptAndItsTraceIsNot() {
        String reason = TokenFailure.reason(new RuntimeException(new IllegalStateException(
                "AADSTS7000222: The provided client secret keys for app 'a1b2' are expired. Trace ID: 1111")));
        assertEquals("AADSTS7000222: the secret has expired: make a new one and set MicrosoftAppPassword", reason);
    }

    @Test
    void anUnknownCodePointsToItsDescription() {
        assertEquals(
                "AADSTS53003: see https://login.microsoftonline.com/error?code=53003",
                TokenFailure.reason(new RuntimeException("AADSTS53003: Blocked by Conditional Access policies.")));
    }

    @ParameterizedTest
    @MethodSource
    void everyOtherFailureSaysWhatToMend(Throwable failure, String part) {
        String reason = TokenFailure.reason(failure);
        assertTrue(reason.contains(part), reason);
        assertTrue(!reason.contains("s3cret"), reason);
    }

    static Stream<Arguments> everyOtherFailureSaysWhatToMend() {
        return Stream.of(
                Arguments.of(null, "unknown"),
                Arguments.of(new RuntimeException("s3cret"), "gave no token (RuntimeException)"),
                Arguments.of(new RuntimeException(new FileNotFoundException("s3cret.pem")), "file is missing"),
                Arguments.of(
                        new RuntimeException("Failed to parse the certificate for the credential: s3cret"),
                        "MicrosoftAppCertificatePassword"),
                Arguments.of(new RuntimeException(new KeyStoreException("s3cret")), "certificate cannot be read"),
                Arguments.of(new IOException(new HttpTimeoutException("s3cret")), "not answered in time"),
                Arguments.of(
                        new IllegalStateException("Managed Identity authentication failed s3cret"), "managed identity"),
                Arguments.of(new IOException(new ConnectException("s3cret")), "not be reached (ConnectException)"));
    }

    @Test
    void circularCausesAreHandled() {
        Exception outer = new Exception("outer");
        outer.initCause(new Exception("inner", outer));
        assertEquals("the token authority gave no token (Exception)", TokenFailure.reason(outer));
    }
}
