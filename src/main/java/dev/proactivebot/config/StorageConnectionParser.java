package dev.proactivebot.config;

import java.net.URI;
import java.util.Optional;

/** Finds the storage account from the settings that the Functions host reads, in the host's order. */
final class StorageConnectionParser {
    private final RawSettings settings;

    StorageConnectionParser(RawSettings settings) {
        this.settings = settings;
    }

    /** Returns the connection: the connection string wins, then the service URIs, then the account name. */
    Optional<StorageConnection> parse() {
        if (settings.has(Setting.STORAGE)) {
            return connectionString(settings.get(Setting.STORAGE));
        }
        boolean byUri = settings.has(Setting.STORAGE_QUEUE_URI) || settings.has(Setting.STORAGE_TABLE_URI);
        if (!byUri && !settings.has(Setting.STORAGE_ACCOUNT)) {
            settings.problem(
                    Setting.STORAGE,
                    "is missing: set it to a connection string, or set AzureWebJobsStorage__accountName");
            return Optional.empty();
        }
        String credential = settings.get(Setting.STORAGE_CREDENTIAL);
        if (!credential.isEmpty() && !credential.equalsIgnoreCase("managedidentity")) {
            settings.problem(Setting.STORAGE_CREDENTIAL, "must be managedidentity, or be removed");
        }
        if (!settings.has(Setting.STORAGE_QUEUE_URI) && !settings.has(Setting.STORAGE_ACCOUNT)) {
            settings.problem(Setting.STORAGE_QUEUE_URI, "is missing: set it too, only the table service is set");
        }
        Optional<URI> queues = serviceUri(Setting.STORAGE_QUEUE_URI, "queue");
        Optional<URI> tables = serviceUri(Setting.STORAGE_TABLE_URI, "table");
        if (!settings.has(Setting.STORAGE_TABLE_URI) && !settings.has(Setting.STORAGE_ACCOUNT)) {
            settings.problem(Setting.STORAGE_TABLE_URI, "is missing: set it too, only the queue service is set");
        }
        return queues.isEmpty() || tables.isEmpty()
                ? Optional.empty()
                : Optional.of(new StorageConnection.Identity(
                        queues.get(), tables.get(), !credential.isEmpty(), settings.get(Setting.STORAGE_CLIENT_ID)));
    }

    private Optional<StorageConnection> connectionString(String value) {
        boolean emulator = value.replace(";", "").trim().equalsIgnoreCase("UseDevelopmentStorage=true");
        if (!emulator && !value.contains("AccountName=") && !value.contains("QueueEndpoint=")) {
            settings.problem(Setting.STORAGE, "must be a storage connection string");
            return Optional.empty();
        }
        return Optional.of(new StorageConnection.ConnectionString(new Secret(value)));
    }

    private Optional<URI> serviceUri(Setting setting, String service) {
        if (settings.has(setting)) {
            return settings.url(setting);
        }
        String account = settings.get(Setting.STORAGE_ACCOUNT);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        if (!account.matches("[a-z0-9]{3,24}")) {
            settings.problem(
                    Setting.STORAGE_ACCOUNT, "must be a storage account name: 3 to 24 lower-case letters and digits");
            return Optional.empty();
        }
        return Optional.of(URI.create("https://" + account + "." + service + ".core.windows.net"));
    }
}
