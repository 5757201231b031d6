package dev.proactivebot.delivery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code claim} of a copy: who put it had that claim in the ledger, and says that the try did not deliver the message. The number
 * of tries stands before the claim: version 0.1 keeps the field as it is in copies of its own, which it does not belong to.
 *
 * <p>Who does not know which of its claims the ledger has, because storage did not answer, names them all.
 */
final class ReleasedClaims {
    private static final int MOST = 3;
    private static final String BETWEEN = " ";

    private ReleasedClaims() {}

    /** The claims that the item names, the newest first. */
    static List<String> of(ProactiveMessage item) {
        String claim = item.claim();
        List<String> words = claim == null ? List.of() : List.of(claim.split(BETWEEN, MOST + 1));
        return !words.isEmpty() && words.get(0).equals(Integer.toString(item.tries()))
                ? words.subList(1, words.size())
                : List.of();
    }

    /** What a copy after so many tries says; null when it is nobody's word. */
    static @Nullable String text(int tries, List<String> claims) {
        return claims.isEmpty() ? null : tries + BETWEEN + String.join(BETWEEN, claims);
    }

    /** The item as the word of that claim's owner. */
    static ProactiveMessage given(ProactiveMessage item, String claim) {
        return item.copy(copy -> copy.claim = text(item.tries(), List.of(claim)));
    }

    /** The item as the word of that claim's owner as well, if the ledger has the claim. */
    static ProactiveMessage alsoGiven(ProactiveMessage item, String claim) {
        List<String> claims = new ArrayList<>(List.of(claim));
        claims.addAll(of(item));
        List<String> newest = claims.subList(0, Math.min(MOST, claims.size()));
        return item.copy(copy -> copy.claim = text(item.tries(), newest));
    }

    /** The item as nobody's word: whether the try delivered it is not known. */
    static ProactiveMessage taken(ProactiveMessage item) {
        return item.copy(copy -> copy.claim = null);
    }
}
