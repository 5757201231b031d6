package dev.proactivebot.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects rows of a table: a range of partitions, both ends included, and values that a row must have. The service finds a range by its
 * keys, but looks at the values row by row.
 *
 * @param from the first partition; null for no bound
 * @param to the last partition; null for no bound
 * @param values the required text by name
 * @param bounds the last allowed text by name, in order
 * @param firstKey the first allowed key, whatever the partition; null for no bound
 * @param isWhole whether a row that needs a newer version makes the query fail instead of being left out; see {@link VersionGuardedTable}
 */
public record Query(
        @Nullable String from,
        @Nullable String to,
        Map<String, String> values,
        Map<String, String> bounds,
        @Nullable String firstKey,
        boolean isWhole) {

    /** The name of the row's key in {@link #where}. */
    public static final String KEY = "RowKey";

    public Query {
        values = Map.copyOf(values);
        bounds = Map.copyOf(bounds);
    }

    public static Query all() {
        return new Query(null, null, Map.of(), Map.of(), null, false);
    }

    public static Query upTo(String partition) {
        return new Query(null, partition, Map.of(), Map.of(), null, false);
    }

    public static Query in(String partition) {
        return new Query(partition, partition, Map.of(), Map.of(), null, false);
    }

    public static Query between(String first, String last) {
        return new Query(first, last, Map.of(), Map.of(), null, false);
    }

    /** Returns a query for rows that also have this text; null adds no condition. */
    public Query where(String name, @Nullable String text) {
        if (text == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, text);
        return new Query(from, to, more, bounds, firstKey, isWhole);
    }

    /** Returns a query for rows that also have a text of that name which does not sort after {@code last}. */
    public Query notAfter(String name, String last) {
        Map<String, String> more = new LinkedHashMap<>(bounds);
        more.put(name, last);
        return new Query(from, to, values, more, firstKey, isWhole);
    }

    /** Returns a query for rows whose keys are also in a range, both ends included. */
    public Query keys(String first, String last) {
        Query upTo = notAfter(KEY, last);
        return new Query(from, to, values, upTo.bounds, first, isWhole);
    }

    /** Returns a query that fails on a row of a newer version, for callers that must not overlook a row. */
    public Query whole() {
        return new Query(from, to, values, bounds, firstKey, true);
    }

    /** Returns the OData filter; empty when it selects everything. */
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
        if (firstKey != null) {
            and(filter, KEY + " ge " + quoted(firstKey));
        }
        conditions(filter, values, " eq ");
        conditions(filter, bounds, " le ");
        return filter.toString();
    }

    private static void conditions(StringBuilder filter, Map<String, String> values, String comparison) {
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(value -> and(filter, value.getKey() + comparison + quoted(value.getValue())));
    }

    private static void and(StringBuilder filter, String condition) {
        filter.append(filter.isEmpty() ? "" : " and ").append(condition);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
