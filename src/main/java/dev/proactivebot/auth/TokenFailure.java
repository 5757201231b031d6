package dev.proactivebot.auth;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Explains to an operator why there is no token. Entra's own messages name ids and traces of the tenant, so only its error code is taken
 * from them.
 */
final class TokenFailure {
    private static final Pattern ENTRA_CODE = Pattern.compile("AADSTS(\\d{4,8})");
    private static final String EXPLAINED = "https://login.microsoftonline.com/error?code=";
    private static final int DEEPEST_CAUSE = 12;

    private static final Map<String, String> REMEDIES = Map.of(
            "700016",
                    "the tenant does not know the app: check MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppType",
            "7000215", "the secret is wrong: set MicrosoftAppPassword to the value of the secret, not to its id",
            "7000222", "the secret has expired: make a new one and set MicrosoftAppPassword",
            "700027", "the app does not know the certificate: upload it, or mend MicrosoftAppCertificatePath",
            "90002", "there is no such tenant: check MicrosoftAppTenantId",
            "700211", "no federated credential of the app has this issuer: check MicrosoftAppFederatedClientId",
            "700213", "no federated credential of the app has this subject: check MicrosoftAppFederatedClientId",
            "500011", "the tenant does not know the scope: check ToChannelFromBotOAuthScope and ChannelService");

    private TokenFailure() {}

    /** Returns one sentence without secrets, file contents or ids of the tenant. */
    static String reason(@Nullable Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .toList();
        Optional<Throwable> endpoint = causes.stream()
                .filter(IdentityEndpointException.class::isInstance)
                .findFirst();
        if (endpoint.isPresent()) {
            return message(endpoint.get());
        }
        Optional<String> code = causes.stream()
                .map(cause -> ENTRA_CODE.matcher(message(cause)))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
        if (code.isPresent()) {
            return "AADSTS" + code.get() + ": " + REMEDIES.getOrDefault(code.get(), "see " + EXPLAINED + code.get());
        }
        return causes.stream().anyMatch(TokenFailure::isFile)
                ? "a file is missing: check MicrosoftAppCertificatePath or AZURE_FEDERATED_TOKEN_FILE"
                : withoutFile(causes);
    }

    private static String withoutFile(List<Throwable> causes) {
        if (causes.stream().anyMatch(TokenFailure::isCertificate)) {
            return "the certificate cannot be read: check MicrosoftAppCertificatePath and MicrosoftAppCertificatePassword";
        }
        if (causes.stream().anyMatch(TokenFailure::isTimeout)) {
            return "the token request was not answered in time";
        }
        if (causes.stream().anyMatch(cause -> message(cause).contains("Managed Identity"))) {
            return "the managed identity gave no token: assign it to this app and check its client id";
        }
        String root = causes.isEmpty()
                ? "unknown"
                : causes.get(causes.size() - 1).getClass().getSimpleName();
        return causes.stream().anyMatch(IOException.class::isInstance)
                ? "the token authority could not be reached (" + root + ")"
                : "the token authority gave no token (" + root + ")";
    }

    private static boolean isFile(Throwable cause) {
        return cause instanceof NoSuchFileException || cause instanceof FileNotFoundException;
    }

    private static boolean isCertificate(Throwable cause) {
        return cause instanceof GeneralSecurityException
                || message(cause).startsWith("Failed to parse the certificate");
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    }

    private static String message(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), "");
    }
}
