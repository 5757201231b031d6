package dev.proactivebot.local.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Optional;

/** When a timer comes next (UTC), in a blob as the platform keeps it: so that a start finds out what was missed. */
record TimerStatus(StorageAccount account, String function) {
    private static final String CONTAINER = "/azure-webjobs-hosts";

    /** Empty when no host has kept it yet. */
    Optional<LocalDateTime> next() throws IOException {
        try {
            byte[] kept = blob("GET").send().body();
            return Optional.of(LocalDateTime.parse(new String(kept, StandardCharsets.UTF_8)));
        } catch (StorageException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void keep(LocalDateTime next) throws IOException {
        try {
            blob("PUT").body(next.toString()).send();
        } catch (StorageException e) { // no container yet, or nothing of this will do
            StorageRequest.toBlobs(account, "PUT", CONTAINER)
                    .query("restype", "container")
                    .send();
            blob("PUT").body(next.toString()).send();
        }
    }

    private StorageRequest blob(String method) {
        return StorageRequest.toBlobs(account, method, CONTAINER + "/timers/local/" + function + "/status");
    }
}
