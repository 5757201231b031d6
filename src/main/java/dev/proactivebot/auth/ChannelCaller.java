package dev.proactivebot.auth;

import dev.proactivebot.schema.Activity;
import java.util.Optional;
import java.util.Set;

/**
 * A channel of Bot Service.
 *
 * @param claimed the token's claim {@code serviceurl}, in lower case on the wire although the documentation prints it otherwise
 * @param endorsements the channels that the signing key endorses
 */
record ChannelCaller(Optional<String> claimed, Set<String> endorsements, AllowListedCaller host) implements Caller {

    @Override
    public Optional<Verification.Rejected> check(Activity activity) {
        String channelId = activity.channelId();
        if (channelId == null || !endorsements.contains(channelId)) {
            return Optional.of(Verification.forbidden("the signing key does not endorse the channel"));
        }
        String sent = activity.serviceUrl();
        if (claimed.isEmpty() || sent == null || !same(claimed.get(), sent)) {
            return Optional.of(Verification.forbidden("serviceUrl is not the one in the token"));
        }
        return host.check(activity);
    }

    private static boolean same(String one, String other) {
        return bare(one).equalsIgnoreCase(bare(other));
    }

    private static String bare(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
