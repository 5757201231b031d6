package dev.proactivebot.local.host;

import java.util.Map;
import java.util.Optional;

/** Finds the storage account that a binding's {@code connection} names, in the settings. */
record Connections(Map<String, String> settings) {

    /** @throws IllegalArgumentException when there is none, or it cannot be used; the message names the setting */
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
