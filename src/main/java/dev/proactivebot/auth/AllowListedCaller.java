package dev.proactivebot.auth;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/**
 * A caller without a token, or with one that names neither channel nor serviceUrl: only the allow-list of hosts limits it. An activity
 * without a serviceUrl makes the bot send nothing, so it is accepted.
 */
record AllowListedCaller(ServiceUrlPolicy policy) implements Caller {

    @Override
    public Optional<Verification.Rejected> check(Activity activity) {
        return activity.serviceUrl() == null
                        || policy.base(activity.serviceUrl()).isPresent()
                ? Optional.empty()
                : Optional.of(Verification.forbidden("serviceUrl is not on the allow-list"));
    }
}
