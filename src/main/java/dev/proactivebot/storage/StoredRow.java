package dev.proactivebot.storage;

import java.time.Instant;

/**
 * Holds a row as it was read.
 *
 * @param version its ETag
 * @param written when it was last written, by the clock of the storage service
 */
public record StoredRow(Row row, String version, Instant written) {}
