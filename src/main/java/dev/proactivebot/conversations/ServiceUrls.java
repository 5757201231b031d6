package dev.proactivebot.conversations;

import dev.proactivebot.storage.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the serviceUrls at which a conversation, or its tenant, was seen. The last one counts, unless its connector has said that the
 * user belongs to another region. Earlier ones are kept, because one of them may be right.
 */
final class ServiceUrls {
    /** Newest first, one a line. */
    private static final String SEEN_AT = "serviceUrls";

    private static final String REFUSED = "refusedServiceUrl";
    private static final int MOST = 4;

    private ServiceUrls() {}

    /** Chooses the serviceUrl to keep: a new one whose connector refused the user does not replace the known one. */
    static @Nullable String choose(@Nullable Row row, @Nullable String known, @Nullable String news) {
        boolean isRefused = news != null && row != null && news.equals(row.text(REFUSED));
        return isRefused && known != null ? known : news;
    }

    /** Returns {@code change} with the serviceUrls seen so far, or as it is when the serviceUrl did not change. */
    static Row remember(Row change, @Nullable Row row, @Nullable String known, @Nullable String news) {
        return row == null || known == null || news == null || known.equals(news)
                ? change
                : change.with(SEEN_AT, joined(row, news, known));
    }

    /** Returns {@code change} with the working and the refused serviceUrl; both are kept, because a user may move back. */
    static Row refuse(Row change, Row row, String working, String refused) {
        return change.with(SEEN_AT, joined(row, working, refused)).with(REFUSED, refused);
    }

    private static String joined(Row row, String first, String second) {
        Set<String> urls = new LinkedHashSet<>(Arrays.asList(first, second));
        urls.addAll(all(row));
        return String.join("\n", urls.stream().limit(MOST).toList());
    }

    /** Returns the serviceUrls other than {@code current}, newest first. */
    static List<String> others(Row row, @Nullable String current) {
        return all(row).stream().filter(url -> !url.equals(current)).toList();
    }

    private static List<String> all(Row row) {
        String urls = row.text(SEEN_AT);
        return urls == null || urls.isEmpty() ? List.of() : List.of(urls.split("\n"));
    }
}
