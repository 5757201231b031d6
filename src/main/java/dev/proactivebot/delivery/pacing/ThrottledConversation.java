package dev.proactivebot.delivery.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the channel does not want to hear from. Times in microseconds of the service's clock.
 *
 * @param conversation its key
 * @param at when we were told
 */
record ThrottledConversation(String conversation, long until, long at) {
    /** So many at a time: more would mean that it is not about conversations. */
    static final int MOST = 256;

    private static final int FIELDS = 3;

    static String text(List<ThrottledConversation> all) {
        return all.stream()
                .map(one -> one.conversation + ":" + one.until + ":" + one.at)
                .collect(Collectors.joining(";"));
    }

    /**
     * What cannot be read is left out: it is only about being polite.
     *
     * @param latest who is throttled for longer was written by mistake, and is left out too
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
