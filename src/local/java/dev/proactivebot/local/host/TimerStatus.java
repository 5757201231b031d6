package dev.proactivebot.local.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Optional;

/** Stores a timer's next time (UTC) in a blob, as the platform does, so that the next start notices a missed time. */
record TimerStatus(StorageAccount account, String function) {
    private static final String CONTAINER = "/azure-webjobs-hosts";

    /** Returns the stored time; empty when no host has stored one. */
    Optional<LocalDateTime> next() throws IOException {
        try {
            byte[] saved = blob("GET").send().body();
            return Optional.of(LocalDateTime.parse(new String(saved, StandardCharsets.UTF_8)));
        } catch (StorageStatusException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void save(LocalDateTime next) throws IOException {
        try {
            blob("PUT").body(next.toString()).send();
        } catch (StorageStatusException e) { // the container may be missing
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
