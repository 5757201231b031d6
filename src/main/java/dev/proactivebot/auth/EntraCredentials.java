package dev.proactivebot.auth;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Configuration;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import dev.proactivebot.config.BotIdentity.ClientCertificate;
import dev.proactivebot.config.BotIdentity.ClientSecret;
import dev.proactivebot.config.BotIdentity.FederatedIdentity;
import dev.proactivebot.config.BotIdentity.FederatedTokenFile;
import dev.proactivebot.config.BotIdentity.ManagedIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens by azure-identity and its synchronous API. No other class of this package loads the Azure SDK. Its time-outs add up to less
 * than the time limit of a fetch in {@link BotCredential}.
 */
final class EntraCredentials implements TokenSource {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(6);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final BotIdentity identity;
    private final EntraAuthority authority;
    private final String tokenExchange;
    private final HttpClient http;
    private volatile @Nullable TokenCredential credential;

    EntraCredentials(BotConfig config) {
        this(config, EntraAuthority.of(config));
    }

    EntraCredentials(BotConfig config, EntraAuthority authority) {
        this.identity = config.identity();
        this.authority = authority;
        this.tokenExchange = Cloud.of(config.channelService()).tokenExchange();
        JdkHttpClientBuilder builder = new JdkHttpClientBuilder()
                .connectionTimeout(CONNECT)
                .responseTimeout(ANSWER)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE);
        // a proxy cannot reach the loopback address of this machine
        this.http = authority.redirect() == null
                ? builder.build()
                : builder.configuration(Configuration.NONE).build();
    }

    @Override
    public IssuedToken fetch(boolean afresh) {
        TokenCredential current = credential;
        if (current == null || afresh) {
            // each credential has its own cache, so a new one bypasses it; managed identities share one
            if (afresh && identity instanceof ManagedIdentity) {
                SharedTokens.expire(identity.appId());
            }
            current = build();
            credential = current;
        }
        AccessToken token = current.getTokenSync(new TokenRequestContext().addScopes(authority.scope()));
        return new IssuedToken(token.getToken(), token.getExpiresAt().toInstant());
    }

    private TokenCredential build() {
        if (identity instanceof ClientSecret secret) {
            return app(new ClientSecretCredentialBuilder())
                    .clientSecret(secret.password().value())
                    .build();
        }
        if (identity instanceof ClientCertificate certificate) {
            return certificate(certificate);
        }
        if (identity instanceof ManagedIdentity) {
            return managedIdentity(identity.appId());
        }
        if (identity instanceof FederatedIdentity federated) {
            TokenCredential own = managedIdentity(federated.managedIdentityClientId());
            return app(new ClientAssertionCredentialBuilder())
                    .clientAssertion(() -> own.getTokenSync(new TokenRequestContext().addScopes(tokenExchange))
                            .getToken())
                    .build();
        }
        if (identity instanceof FederatedTokenFile federated) {
            return app(new WorkloadIdentityCredentialBuilder())
                    .tokenFilePath(federated.tokenFile().toString())
                    .build();
        }
        throw new IllegalStateException("an anonymous bot asks for no token");
    }

    private TokenCredential certificate(ClientCertificate certificate) {
        String path = certificate.path().toString();
        String password = certificate.password().value();
        ClientCertificateCredentialBuilder builder = app(new ClientCertificateCredentialBuilder());
        return (password.isEmpty()
                        ? builder.pemCertificate(path)
                        : builder.pfxCertificate(path).clientCertificatePassword(password))
                .build();
    }

    private TokenCredential managedIdentity(String clientId) {
        return bounded(new ManagedIdentityCredentialBuilder())
                .clientId(clientId)
                .build();
    }

    private <T extends AadCredentialBuilderBase<T>> T app(T builder) {
        T app = bounded(builder)
                .clientId(identity.appId())
                .tenantId(authority.tenant())
                .authorityHost(authority.host().toString())
                // instance discovery would ask Entra about an authority that the configuration already vouches for
                .disableInstanceDiscovery();
        return authority.redirect() == null ? app : app.addPolicy(new RedirectedAuthority(authority.redirect()));
    }

    /** Sets a retryPolicy, not retryOptions, with which a managed identity outside App Service cannot be built. */
    private <T extends CredentialBuilderBase<T>> T bounded(T builder) {
        return builder.httpClient(http)
                // explicit, because an environment variable could turn on logging of bodies, and the body holds the
                // secret
                .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE))
                .retryPolicy(new RetryPolicy(new TokenRetry()));
    }
}
