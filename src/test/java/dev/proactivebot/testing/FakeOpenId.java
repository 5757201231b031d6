package dev.proactivebot.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the OpenID endpoints of Bot Service and of Entra on loopback, each with its own keys. {@link #settings()} points
 * the app at them; tokens carry the real issuers.
 */
public final class FakeOpenId implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-openid");
        thread.setDaemon(true);
        return thread;
    });
    private final FakeOpenIdProvider channel;
    private final FakeOpenIdProvider entra;

    private FakeOpenId(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        this.channel = provider("channel", TestTokens.CHANNEL_ISSUER);
        this.entra = provider("entra", "https://login.microsoftonline.com/{tenantid}/v2.0");
        channel.publish(TestKey.channel());
        entra.publish(TestKey.entra());
        server.start();
    }

    public static FakeOpenId start() {
        try {
            return new FakeOpenId(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns Bot Service's documents. */
    public FakeOpenIdProvider channel() {
        return channel;
    }

    /** Returns Entra's documents. */
    public FakeOpenIdProvider entra() {
        return entra;
    }

    /** Returns the settings that point the app here. */
    public Map<String, String> settings() {
        return Map.of(
                "ToBotFromChannelOpenIdMetadataUrl", channel.metadataUrl().toString(),
                "ToBotFromEmulatorOpenIdMetadataUrl", entra.metadataUrl().toString());
    }

    /** Releases every held request and stops. */
    @Override
    public void close() {
        List.of(channel, entra).forEach(FakeOpenIdProvider::release);
        server.stop(0);
        threads.shutdownNow();
    }

    private FakeOpenIdProvider provider(String name, String issuer) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
        FakeOpenIdProvider provider = new FakeOpenIdProvider(base, issuer);
        server.createContext(base.getPath() + "metadata", provider::serveMetadata);
        server.createContext(base.getPath() + "keys", provider::serveKeys);
        return provider;
    }
}
