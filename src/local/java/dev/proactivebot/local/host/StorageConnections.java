package dev.proactivebot.local.host;

import java.util.Map;
import java.util.Optional;

/** Finds the storage account for a binding's {@code connection} in the settings. */
record StorageConnections(Map<String, String> settings) {

    /**
     * Returns the account of a connection.
     *
     * @throws IllegalArgumentException naming the setting when it is missing or invalid
     */
    StorageAccount account(String connection) {
        String value = setting("AzureWebJobs" + connection)
                .or(() -> setting(connection))
                .orElseThrow(() -> new IllegalArgumentException("the setting " + connection
                        + " is missing (the stand-in takes a connection string only, no identity)"));
        try {
            return StorageAccount.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the setting " + connection + " " + e.getMessage(), e);
        }
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }
}
