package dev.proactivebot.config;

import java.net.URI;

/** Where the storage account is and who may use it; found in the order in which the Functions host looks. */
public sealed interface StorageConnection {

    record ConnectionString(Secret value) implements StorageConnection {}

    /**
     * An account reached with an Entra identity.
     *
     * @param clientId of the user-assigned managed identity; empty for the system-assigned or the developer's own
     */
    record Identity(URI queueServiceUri, URI tableServiceUri, boolean managedIdentity, String clientId)
            implements StorageConnection {}
}
