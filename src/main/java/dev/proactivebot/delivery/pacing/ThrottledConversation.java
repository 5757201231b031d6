package dev.proactivebot.delivery.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the channel throttles. Times are microseconds of the storage service's clock.
 *
 * @param conversation its key
 * @param at when the channel refused
 */
record ThrottledConversation(String conversation, long until, long at) {
    /** The most at a time: with more, the whole tenant is throttled. */
    static final int MOST = 256;

    private static final int FIELDS = 3;

    static String text(List<ThrottledConversation> all) {
        return all.stream()
                .map(one -> one.conversation + ":" + one.until + ":" + one.at)
                .collect(Collectors.joining(";"));
    }

    /**
     * Reads a list, and leaves out invalid entries, since each only delays messages.
     *
     * @param latest the latest valid end of a pause
     */
    static List<ThrottledConversation> list(@Nullable String text, long latest) {
        List<ThrottledConversation> all = new ArrayList<>();
        for (String entry : text == null ? new String[0] : text.split(";", MOST)) {
            String[] fields = entry.split(":", FIELDS);
            if (fields.length == FIELDS && fields[1].matches("\\d{1,18}") && fields[2].matches("\\d{1,18}")) {
                ThrottledConversation one =
                        new ThrottledConversation(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
                if (one.until() <= latest) {
                    all.add(one);
                }
            }
        }
        return all;
    }
}
