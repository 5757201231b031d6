package dev.proactivebot.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table to page through: a range of partitions, both ends included, and values that a row must have. A range is found by
 * its keys; values are looked at row by row, by the service.
 *
 * @param from the first partition; null for no bound
 * @param to the last partition; null for no bound
 * @param values text by name
 */
public record Query(@Nullable String from, @Nullable String to, Map<String, String> values) {

    /** The row's key, as a name to ask for in {@link #where}. */
    public static final String KEY = "RowKey";

    public Query {
        values = Map.copyOf(values);
    }

    public static Query all() {
        return new Query(null, null, Map.of());
    }

    public static Query upTo(String partition) {
        return new Query(null, partition, Map.of());
    }

    public static Query in(String partition) {
        return new Query(partition, partition, Map.of());
    }

    public static Query between(String first, String last) {
        return new Query(first, last, Map.of());
    }

    /** The same, but only rows with that text of that name; no condition when it is null. */
    public Query where(String name, @Nullable String text) {
        if (text == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, text);
        return new Query(from, to, more);
    }

    /** As OData; empty when everything is asked for. */
    String filter() {
        StringBuilder filter = new StringBuilder();
        if (from != null && from.equals(to)) {
            and(filter, "PartitionKey eq " + quoted(from));
        } else {
            if (from != null) {
                and(filter, "PartitionKey ge " + quoted(from));
            }
            if (to != null) {
                and(filter, "PartitionKey le " + quoted(to));
            }
        }
        String wanted = values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(value -> value.getKey() + " eq " + quoted(value.getValue()))
                .collect(Collectors.joining(" and "));
        if (!wanted.isEmpty()) {
            and(filter, wanted);
        }
        return filter.toString();
    }

    private static void and(StringBuilder filter, String condition) {
        filter.append(filter.isEmpty() ? "" : " and ").append(condition);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
