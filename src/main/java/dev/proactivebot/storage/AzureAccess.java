package dev.proactivebot.storage;

import com.azure.core.client.traits.ConnectionStringTrait;
import com.azure.core.client.traits.EndpointTrait;
import com.azure.core.client.traits.HttpTrait;
import com.azure.core.client.traits.TokenCredentialTrait;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import dev.proactivebot.config.StorageConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/** What the clients of queues and tables share: one pool of connections, one way to sign in and to try again, no log of bodies. */
final class AzureAccess {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    static final int TRIES = 3;
    static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    static final Duration TRY_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient connections = new JdkHttpClientBuilder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .responseTimeout(TRY_TIMEOUT)
            .readTimeout(TRY_TIMEOUT)
            .build();
    private final HttpClient http = new BudgetedHttpClient(connections, TRY_TIMEOUT, TimeBudget::leftForWork);

    /**
     * Tells a client's builder where the service is and who asks.
     *
     * @param endpoint of the service, where an identity is used
     * @param left what an invocation's budget has left for requests to that service
     */
    <B extends HttpTrait<B> & EndpointTrait<B> & TokenCredentialTrait<B> & ConnectionStringTrait<B>> B connect(
            B builder,
            StorageConnection connection,
            Function<StorageConnection.Identity, URI> endpoint,
            Function<TimeBudget, Duration> left) {
        builder.httpClient(new BudgetedHttpClient(connections, TRY_TIMEOUT, left))
                .addPolicy(BudgetedHttpClient.budgetOfTheCaller())
                .httpLogOptions(quiet());
        return connection instanceof StorageConnection.Identity identity
                ? builder.endpoint(endpoint.apply(identity).toString()).credential(credential(identity))
                : builder.connectionString(((StorageConnection.ConnectionString) connection)
                        .value()
                        .value());
    }

    /** Without {@code __credential} the host uses the identity it finds: the app's own in Azure, the developer's at home. */
    private TokenCredential credential(StorageConnection.Identity identity) {
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
    private static HttpLogOptions quiet() {
        return new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE);
    }
}
