package dev.proactivebot.auth;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/** The sender of a request. It is asked about every activity, also when its token was verified earlier. */
public interface Caller {

    /**
     * Checks whether this caller may send {@code activity}. A token does not sign the body, so only this check ties the two together: the
     * signing key must endorse the channel, the serviceUrl must be the one in the token, and it must be on the allow-list
     * ({@link ServiceUrlPolicy}).
     *
     * @return the reason for a refusal; empty when the caller may send it
     */
    Optional<Verification.Rejected> check(Activity activity);
}
