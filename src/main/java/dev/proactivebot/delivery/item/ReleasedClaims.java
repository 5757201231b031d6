package dev.proactivebot.delivery.item;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the field {@code claim} of a copy. It names the claim of the attempt that put the copy and did not deliver the message,
 * so that the next attempt need not wait for the lease. The number of attempts stands before the claim, because version 0.1 copies the
 * field unchanged into later copies.
 *
 * <p>When storage did not answer, an instance does not know which of its claims the ledger has, and names them all.
 */
public final class ReleasedClaims {
    private static final int MOST = 3;
    private static final String BETWEEN = " ";

    private ReleasedClaims() {}

    /** Returns the claims that the item releases, the newest first. */
    public static List<String> of(ProactiveMessage item) {
        String claim = item.claim();
        List<String> words = claim == null ? List.of() : List.of(claim.split(BETWEEN, MOST + 1));
        return !words.isEmpty() && words.get(0).equals(Integer.toString(item.tries()))
                ? words.subList(1, words.size())
                : List.of();
    }

    /** Returns the field of a copy after that many attempts; null when it releases no claim. */
    static @Nullable String text(int tries, List<String> claims) {
        return claims.isEmpty() ? null : tries + BETWEEN + String.join(BETWEEN, claims);
    }

    /** Returns a copy that releases that claim. */
    public static ProactiveMessage given(ProactiveMessage item, String claim) {
        return item.copy(copy -> copy.claim = text(item.tries(), List.of(claim)));
    }

    /** Returns a copy that releases that claim as well, which the ledger may have. */
    public static ProactiveMessage alsoGiven(ProactiveMessage item, String claim) {
        List<String> claims = new ArrayList<>(List.of(claim));
        claims.addAll(of(item));
        List<String> newest = claims.subList(0, Math.min(MOST, claims.size()));
        return item.copy(copy -> copy.claim = text(item.tries(), newest));
    }

    /** Returns a copy that releases no claim, because the attempt may have delivered the message. */
    public static ProactiveMessage taken(ProactiveMessage item) {
        return item.copy(copy -> copy.claim = null);
    }
}
