package dev.proactivebot.testing;

import dev.proactivebot.config.BotConfig;
import java.util.HashMap;
import java.util.Map;

/** Provides settings for tests; {@code more} adds others as name, value, name, value. */
public final class TestSettings {
    private TestSettings() {}

    /** Returns the settings of a developer's machine without an app id. */
    public static Map<String, String> anonymous(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        settings.put("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        return with(settings, more);
    }

    /** Returns the settings of a SingleTenant bot on a developer's machine. */
    public static Map<String, String> singleTenant(String... more) {
        Map<String, String> settings = anonymous();
        settings.put("MicrosoftAppType", "SingleTenant");
        settings.put("MicrosoftAppId", TestTokens.APP_ID);
        settings.put("MicrosoftAppPassword", "test-password");
        settings.put("MicrosoftAppTenantId", TestTokens.TENANT_ID);
        return with(settings, more);
    }

    /** Returns the settings of a SingleTenant bot that gets its signing keys from {@code openId}. */
    public static Map<String, String> singleTenant(FakeOpenId openId) {
        Map<String, String> settings = singleTenant();
        settings.putAll(openId.settings());
        return settings;
    }

    /** Returns the settings of a SingleTenant bot in Azure. */
    public static Map<String, String> inAzure(String... more) {
        Map<String, String> settings = singleTenant("WEBSITE_INSTANCE_ID", "i-1");
        settings.remove("AZURE_FUNCTIONS_ENVIRONMENT");
        return with(settings, more);
    }

    public static BotConfig parse(Map<String, String> settings, String... more) {
        return BotConfig.parse(with(new HashMap<>(settings), more));
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }
}
