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
import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.config.StorageConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Configures the clients of queues and tables alike: one connection pool, one way to sign in and to retry, no log of bodies. */
final class StorageClientFactory {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    static final int TRIES = 3;
    static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    static final Duration TRY_TIMEOUT = Duration.ofSeconds(10);

    private final Executor threads;
    private final HttpClient connections;

    private StorageClientFactory(Executor threads, HttpClient connections) {
        this.threads = threads;
        this.connections = connections;
    }

    static StorageClientFactory create() {
        Executor threads = TimeLimitedCall.threads("bot-storage");
        HttpClient connections = new JdkHttpClientBuilder()
                .executor(threads)
                .connectionTimeout(CONNECT_TIMEOUT)
                .responseTimeout(TRY_TIMEOUT)
                .readTimeout(Duration.ZERO) // the whole request has a limit; one for each read takes another thread
                .build();
        return new StorageClientFactory(threads, connections);
    }

    private HttpClient http(Function<TimeBudget, Duration> left) {
        return new BudgetedHttpClient(connections, threads, TRY_TIMEOUT, left);
    }

    /**
     * Gives a client's builder its HTTP client, its endpoint and its credential.
     *
     * @param endpoint the service's endpoint, for a connection that uses an identity
     * @param left returns what an invocation's budget has left for requests to that service
     */
    <B extends HttpTrait<B> & EndpointTrait<B> & TokenCredentialTrait<B> & ConnectionStringTrait<B>> B configure(
            B builder,
            StorageConnection connection,
            Function<StorageConnection.Identity, URI> endpoint,
            Function<TimeBudget, Duration> left) {
        builder.httpClient(http(left))
                .addPolicy(BudgetedHttpClient.budgetOfTheCaller())
                .httpLogOptions(noLogging());
        return connection instanceof StorageConnection.Identity identity
                ? builder.endpoint(endpoint.apply(identity).toString()).credential(credential(identity))
                : builder.connectionString(((StorageConnection.ConnectionString) connection)
                        .value()
                        .value());
    }

    /** Does as the host: without {@code __credential} it uses the identity it finds, the app's in Azure or the developer's at home. */
    private TokenCredential credential(StorageConnection.Identity identity) {
        HttpClient http = http(TimeBudget::leftForWork);
        if (!identity.isManagedIdentity()) {
            DefaultAzureCredentialBuilder builder =
                    new DefaultAzureCredentialBuilder().httpClient(http).httpLogOptions(noLogging());
            return identity.clientId().isEmpty()
                    ? builder.build()
                    : builder.managedIdentityClientId(identity.clientId()).build();
        }
        ManagedIdentityCredentialBuilder managed =
                new ManagedIdentityCredentialBuilder().httpClient(http).httpLogOptions(noLogging());
        return identity.clientId().isEmpty()
                ? managed.build()
                : managed.clientId(identity.clientId()).build();
    }

    /** Disables logging whatever AZURE_HTTP_LOG_DETAIL_LEVEL says, because bodies hold users' messages and tokens. */
    private static HttpLogOptions noLogging() {
        return new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE);
    }
}
