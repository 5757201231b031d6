package dev.proactivebot.testing;

import dev.proactivebot.config.BotConfig;
import java.util.HashMap;
import java.util.Map;

/** Settings that a test starts from. */
public final class TestSettings {
    private TestSettings() {}

    /** A developer's machine with no app id. */
    public static Map<String, String> anonymous() {
        Map<String, String> settings = new HashMap<>();
        settings.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        settings.put("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        return settings;
    }

    /** A SingleTenant bot on a developer's machine, which takes its signing keys from {@code openId}. */
    public static Map<String, String> singleTenant(FakeOpenId openId) {
        Map<String, String> settings = anonymous();
        settings.putAll(openId.settings());
        settings.put("MicrosoftAppType", "SingleTenant");
        settings.put("MicrosoftAppId", TestTokens.APP_ID);
        settings.put("MicrosoftAppPassword", "test-password");
        settings.put("MicrosoftAppTenantId", TestTokens.TENANT_ID);
        return settings;
    }

    /** {@code settings} with some more, given as name, value, name, value. */
    public static BotConfig parse(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return BotConfig.parse(all);
    }
}
