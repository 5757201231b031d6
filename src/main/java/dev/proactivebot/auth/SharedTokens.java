package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.TokenCache;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Changes the token cache that all managed identities of a process share. MSAL can only read entries in, not remove them. */
final class SharedTokens {
    private SharedTokens() {}

    /** Marks the cached tokens of one managed identity as expired, and leaves those of others as they are. */
    static void expire(String clientId) {
        TokenCache cache = ManagedIdentityApplication.getSharedTokenCache();
        try {
            JsonNode content = BotJson.read(cache.serialize().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            for (JsonNode token : content.path("AccessToken")) {
                if (token instanceof ObjectNode entry
                        && clientId.equals(entry.path("client_id").asText())) {
                    entry.put("expires_on", "0");
                }
            }
            cache.deserialize(new String(BotJson.write(content), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("MSAL wrote a cache that is not JSON", e);
        }
    }
}
