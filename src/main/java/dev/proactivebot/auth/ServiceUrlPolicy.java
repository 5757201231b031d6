package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import dev.proactivebot.config.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list of hosts that may receive the bot's token: those of the cloud and those of the setting {@code AllowedServiceHosts}, over
 * https on the standard port. It is checked for every activity and again for every send, because anyone who can write to the queue can
 * name a serviceUrl as well.
 */
public final class ServiceUrlPolicy {
    private static final int LONGEST = 2_048;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern SLASHES_AT_THE_END = Pattern.compile("/+$");
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]++");
    /** Parts that servers and proxies interpret differently, which can lead out of the path. No channel's serviceUrl has any. */
    private static final Pattern AMBIGUOUS_PATH = Pattern.compile("%|;|//|/\\.{1,2}(/|$)");

    private final Set<String> hosts;
    private final String suffix;
    private final Set<String> ownHosts;
    private final String teams;
    private final boolean loopback;
    private final boolean anonymous;

    private ServiceUrlPolicy(Cloud cloud, BotConfig config) {
        this.hosts = cloud.serviceHosts();
        this.suffix = cloud.serviceSuffix();
        this.teams = cloud.teams();
        this.ownHosts = config.allowedServiceHosts();
        this.loopback = config.isDevelopment();
        this.anonymous = config.identity() instanceof BotIdentity.Anonymous;
    }

    public static ServiceUrlPolicy of(BotConfig config) {
        return new ServiceUrlPolicy(Cloud.of(config.channelService()), config);
    }

    /** Returns the URL without a slash at its end, to append a path; empty when its host is not on the allow-list. */
    public Optional<URI> base(@Nullable String serviceUrl) {
        if (serviceUrl == null
                || serviceUrl.length() > LONGEST
                || !VISIBLE_ASCII.matcher(serviceUrl).matches()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(SLASHES_AT_THE_END.matcher(serviceUrl).replaceFirst(""));
            return isBare(uri) && isAllowed(uri) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the serviceUrl of Teams for a bot that has met nobody there; empty when none is known. */
    public String teams() {
        return teams;
    }

    /** Returns whether it has no part that could make one host or path look like another. */
    private static boolean isBare(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && !uri.getRawAuthority().endsWith(":")
                && !AMBIGUOUS_PATH.matcher(uri.getRawPath()).find();
    }

    private boolean isAllowed(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (Loopback.isLoopback(host)) {
            return loopback
                    && uri.getPort() != 0
                    && uri.getPort() <= HIGHEST_PORT
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme()) && (uri.getPort() == -1 || uri.getPort() == 443);
        return secure && !anonymous && (hosts.contains(host) || host.endsWith(suffix) || ownHosts.contains(host));
    }
}
