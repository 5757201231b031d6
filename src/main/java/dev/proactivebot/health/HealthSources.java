package dev.proactivebot.health;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.TokenResult;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.util.List;

/** Names the collaborators that the checks ask. */
record HealthSources(Tables tables, Queues queues, ChannelTokenVerifier verifier, BotCredential credential) {

    CheckResult<Boolean> signingKeys() {
        List<String> missing = verifier.hostsWithoutKeys();
        return missing.isEmpty()
                ? CheckResult.of(true)
                : CheckResult.failed("cannot get signing keys from " + String.join(" and ", missing));
    }

    CheckResult<Boolean> token(Duration timeout) {
        return credential.token(timeout) instanceof TokenResult.Unavailable unavailable
                ? CheckResult.failed(unavailable.reason())
                : CheckResult.of(true);
    }
}
