package dev.proactivebot.config;

import java.net.URI;

/** Tells where the storage account is and how the app signs in to it. */
public sealed interface StorageConnection {

    record ConnectionString(Secret value) implements StorageConnection {}

    /**
     * Signs in with an Entra identity.
     *
     * @param isManagedIdentity whether only a managed identity may be used
     * @param clientId the user-assigned managed identity's; empty for the system-assigned or the developer's own identity
     */
    record Identity(URI queueServiceUri, URI tableServiceUri, boolean isManagedIdentity, String clientId)
            implements StorageConnection {}
}
