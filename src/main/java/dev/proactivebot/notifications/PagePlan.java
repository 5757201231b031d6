package dev.proactivebot.notifications;

import dev.proactivebot.storage.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a page of a job, written down before the first of them is put into the queue. Whoever works on the page again puts the same
 * ones, and the next page begins where this one ends, whoever has come since.
 *
 * @param keys of the conversations; none where the job's own list says who
 * @param put how many items there are
 * @param next where the page after this one begins; null when this is the last
 */
record PagePlan(List<String> keys, int put, @Nullable String next) {
    static final String PREFIX = "page-";
    static final String PUT = "put";
    private static final String KEYS = "keys";
    private static final String NEXT = "next";
    private static final int KEY_BYTES = 32;

    static Row key(String job, int page) {
        return new Row(job, PREFIX + String.format("%06d", page));
    }

    /** Which page a row is of. */
    static int number(Row row) {
        return Integer.parseInt(row.key().substring(PREFIX.length()));
    }

    Row row(String job, int page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keys.forEach(key -> bytes.writeBytes(HexFormat.of().parseHex(key)));
        return key(job, page).with(PUT, put).with(KEYS, bytes.toByteArray()).with(NEXT, next);
    }

    static PagePlan of(Row row) {
        byte[] bytes = row.bytes(KEYS);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i + KEY_BYTES <= bytes.length; i += KEY_BYTES) {
            keys.add(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, i, i + KEY_BYTES)));
        }
        return new PagePlan(keys, (int) row.number(PUT), row.text(NEXT));
    }
}
