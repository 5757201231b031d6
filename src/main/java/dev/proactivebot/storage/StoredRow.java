package dev.proactivebot.storage;

import java.time.Instant;

/**
 * A row as it was found.
 *
 * @param version its ETag
 * @param written when it was last written, by the clock of the storage service
 */
public record StoredRow(Row row, String version, Instant written) {}
