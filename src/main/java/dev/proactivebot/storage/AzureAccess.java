package dev.proactivebot.storage;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import dev.proactivebot.config.StorageConnection;
import java.time.Duration;

/** What the clients of queues and tables share: one pool of connections, one credential, no log of bodies. */
final class AzureAccess {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    static final Duration TRY_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = new JdkHttpClientBuilder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .responseTimeout(TRY_TIMEOUT)
            .readTimeout(TRY_TIMEOUT)
            .build();

    HttpClient http() {
        return http;
    }

    /** Without {@code __credential} the host uses the identity it finds: the app's own in Azure, the developer's at home. */
    TokenCredential credential(StorageConnection.Identity identity) {
        if (!identity.managedIdentity()) {
            DefaultAzureCredentialBuilder found =
                    new DefaultAzureCredentialBuilder().httpClient(http).httpLogOptions(quiet());
            return identity.clientId().isEmpty()
                    ? found.build()
                    : found.managedIdentityClientId(identity.clientId()).build();
        }
        ManagedIdentityCredentialBuilder builder =
                new ManagedIdentityCredentialBuilder().httpClient(http).httpLogOptions(quiet());
        return identity.clientId().isEmpty()
                ? builder.build()
                : builder.clientId(identity.clientId()).build();
    }

    /** Whatever AZURE_HTTP_LOG_DETAIL_LEVEL says: the bodies are what users wrote, and tokens. */
    static HttpLogOptions quiet() {
        return new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE);
    }
}
