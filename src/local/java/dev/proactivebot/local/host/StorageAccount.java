package dev.proactivebot.local.host;

import dev.proactivebot.local.Azurite;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the parts of a storage account's connection string.
 *
 * @param key in base64; empty when {@code sas} is used
 * @param sas a shared access signature without the question mark; empty when {@code key} is used
 * @param queues the endpoint of the queue service, without a slash at the end
 * @param blobs the endpoint of the blob service, without a slash at the end
 */
record StorageAccount(String name, String key, String sas, URI queues, URI blobs) {
    /**
     * Parses a connection string.
     *
     * @throws IllegalArgumentException when {@code text} is not a connection string; the message does not contain it
     */
    static StorageAccount parse(String text) {
        Map<String, String> parts = parts(text);
        if (parts.getOrDefault("usedevelopmentstorage", "").equalsIgnoreCase("true")) {
            String local = "http://127.0.0.1:%d/" + Azurite.ACCOUNT;
            return new StorageAccount(
                    Azurite.ACCOUNT,
                    Azurite.KEY,
                    "",
                    URI.create(local.formatted(Azurite.Ports.STANDARD.queue())),
                    URI.create(local.formatted(Azurite.Ports.STANDARD.blob())));
        }
        String name = parts.getOrDefault("accountname", "");
        String key = parts.getOrDefault("accountkey", "");
        String sas = parts.getOrDefault("sharedaccesssignature", "");
        if (sas.isEmpty() && (name.isEmpty() || key.isEmpty())) {
            throw new IllegalArgumentException("is not a storage connection string (AccountName=...;AccountKey=...)");
        }
        return new StorageAccount(
                name, key, sas.replaceFirst("^\\?", ""), endpoint(parts, "queue"), endpoint(parts, "blob"));
    }

    private static URI endpoint(Map<String, String> parts, String service) {
        String usual = parts.getOrDefault("defaultendpointsprotocol", "https") + "://"
                + parts.getOrDefault("accountname", "") + "." + service + "."
                + parts.getOrDefault("endpointsuffix", "core.windows.net");
        return URI.create(parts.getOrDefault(service + "endpoint", usual).replaceFirst("/+$", ""));
    }

    /** Returns the endpoint alone, so that no log contains a key or a signature. */
    @Override
    public String toString() {
        return "StorageAccount[" + queues + "]";
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).trim().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).trim());
            }
        }
        return parts;
    }
}
