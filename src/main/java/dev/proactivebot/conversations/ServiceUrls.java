package dev.proactivebot.conversations;

import dev.proactivebot.storage.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The serviceUrls at which a conversation, or its tenant, was seen. The last one counts, unless its connector has said that the user is of another region;
 * the ones before it are kept, because one of them may be right.
 */
final class ServiceUrls {
    /** Newest first, one a line. */
    private static final String SEEN_AT = "serviceUrls";

    private static final String REFUSED = "refusedServiceUrl";
    private static final int MOST = 4;

    private ServiceUrls() {}

    /** Returns which of both is to be kept: a message from where its connector refuses the user proves nothing. */
    static @Nullable String kept(@Nullable Row row, @Nullable String known, @Nullable String news) {
        boolean isRefused = news != null && row != null && news.equals(row.text(REFUSED));
        return isRefused && known != null ? known : news;
    }

    /** Returns {@code change} with what was seen so far; unchanged where the serviceUrl is. */
    static Row remember(Row change, @Nullable Row row, @Nullable String known, @Nullable String news) {
        return row == null || known == null || news == null || known.equals(news)
                ? change
                : change.with(SEEN_AT, joined(row, news, known));
    }

    /** Returns {@code change} with what works and what does not; should its user move, that may be the other way round. */
    static Row refuse(Row change, Row row, String working, String refused) {
        return change.with(SEEN_AT, joined(row, working, refused)).with(REFUSED, refused);
    }

    private static String joined(Row row, String first, String second) {
        Set<String> urls = new LinkedHashSet<>(Arrays.asList(first, second));
        urls.addAll(all(row));
        return String.join("\n", urls.stream().limit(MOST).toList());
    }

    /** Returns those that are not {@code current}, newest first. */
    static List<String> others(Row row, @Nullable String current) {
        return all(row).stream().filter(url -> !url.equals(current)).toList();
    }

    private static List<String> all(Row row) {
        String urls = row.text(SEEN_AT);
        return urls == null || urls.isEmpty() ? List.of() : List.of(urls.split("\n"));
    }
}
