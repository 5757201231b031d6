package dev.proactivebot.auth;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/** Who sent a request: asked with every activity, also when its token was verified long ago. */
public interface Caller {

    /**
     * Whether this caller may send {@code activity}. A token signs nothing of the body, so this is all that ties the two
     * together: the channel must be one that the signing key endorses, the serviceUrl the one that the token names, and in
     * any case one that may be answered at all ({@link ServiceUrlPolicy}).
     *
     * @return the reason why not, or empty
     */
    Optional<Verification.Rejected> check(Activity activity);
}
