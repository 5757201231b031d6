package dev.proactivebot.notifications;

import dev.proactivebot.storage.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recipients of one page of a job, which are stored before the first of them is sent to. When the page is handled again, it has the
 * same recipients. The next page begins where this one ends, also when the bot has met others meanwhile.
 *
 * @param keys the keys of the conversations; none when the job has a list of its own
 * @param put the number of messages
 * @param next where the next page begins; null when this is the last
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

    /** Returns the number of the page of a row. */
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
