package dev.proactivebot.config;

/** Lists every setting that this app reads. {@code docs/operate.md} has a table row for each. */
public enum Setting {
    APP_TYPE("MicrosoftAppType"),
    APP_ID("MicrosoftAppId"),
    APP_PASSWORD("MicrosoftAppPassword"),
    APP_TENANT_ID("MicrosoftAppTenantId"),
    CERTIFICATE_PATH("MicrosoftAppCertificatePath"),
    CERTIFICATE_PASSWORD("MicrosoftAppCertificatePassword"),
    FEDERATED_CLIENT_ID("MicrosoftAppFederatedClientId"),
    FEDERATED_TOKEN_FILE("AZURE_FEDERATED_TOKEN_FILE"),
    CHANNEL_SERVICE("ChannelService"),
    CHANNEL_METADATA_URL("ToBotFromChannelOpenIdMetadataUrl"),
    CHANNEL_ISSUER("ToBotFromChannelTokenIssuer"),
    EMULATOR_METADATA_URL("ToBotFromEmulatorOpenIdMetadataUrl"),
    LOGIN_URL("ToChannelFromBotLoginUrl"),
    OAUTH_SCOPE("ToChannelFromBotOAuthScope"),
    ALLOWED_SERVICE_HOSTS("AllowedServiceHosts"),
    ALLOWED_CALLERS("AllowedCallers"),
    MAX_ATTEMPTS("MaxAttempts"),
    LEASE_SECONDS("LeaseSeconds"),
    DELIVERY_GUARANTEE("DeliveryGuarantee"),
    RATE_SHARE("RateShare"),
    SENDING_PAUSED("SendingPaused"),
    REMINDER_TIME_ZONE("ReminderTimeZone"),
    MAX_REMINDERS("MaxReminders"),
    REMINDER_LATENESS("ReminderLatenessHours"),
    GROUP_STOP("GroupStop"),
    LOG_IDS("LogIds"),
    /** Belongs to the platform, which refuses larger bodies; the app only warns when it is missing. */
    BODY_LIMIT("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"),
    STORAGE("AzureWebJobsStorage"),
    STORAGE_QUEUE_URI("AzureWebJobsStorage__queueServiceUri"),
    STORAGE_TABLE_URI("AzureWebJobsStorage__tableServiceUri"),
    STORAGE_ACCOUNT("AzureWebJobsStorage__accountName"),
    STORAGE_CREDENTIAL("AzureWebJobsStorage__credential"),
    STORAGE_CLIENT_ID("AzureWebJobsStorage__clientId");

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    /** Returns the name of the app setting. */
    public String key() {
        return key;
    }
}
