package dev.proactivebot.auth;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/**
 * A caller whose token names neither channel nor serviceUrl, or who has none: only the allow-list of hosts binds it. An activity that
 * names no serviceUrl can send the bot nowhere, so there is nothing to refuse.
 */
record HostBoundCaller(ServiceUrlPolicy policy) implements Caller {

    @Override
    public Optional<Verification.Rejected> check(Activity activity) {
        return activity.serviceUrl() == null
                        || policy.base(activity.serviceUrl()).isPresent()
                ? Optional.empty()
                : Optional.of(Verification.forbidden("serviceUrl is not on the allow-list"));
    }
}
