package dev.proactivebot.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table to page through: a range of partitions, both ends included, and values that a row must have. A range is found by
 * its keys; values are looked at row by row, by the service.
 *
 * @param from the first partition; null for no bound
 * @param to the last partition; null for no bound
 * @param values text by name
 * @param bounds the last text by name: a row must have one that is not after it
 * @param firstKey the first key, whatever the partition; null for no bound
 * @param isWhole whether a row that only a newer version can read is a failure, and not left out; see {@link KnownRows}
 */
public record Query(
        @Nullable String from,
        @Nullable String to,
        Map<String, String> values,
        Map<String, String> bounds,
        @Nullable String firstKey,
        boolean isWhole) {

    /** The row's key, as a name to ask for in {@link #where}. */
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

    /** The same, but only rows with that text of that name; no condition when it is null. */
    public Query where(String name, @Nullable String text) {
        if (text == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, text);
        return new Query(from, to, more, bounds, firstKey, isWhole);
    }

    /** The same, but only rows with a text of that name that does not come after {@code last}. */
    public Query notAfter(String name, String last) {
        Map<String, String> more = new LinkedHashMap<>(bounds);
        more.put(name, last);
        return new Query(from, to, values, more, firstKey, isWhole);
    }

    /** The same, but only rows whose keys are in a range, both ends included. */
    public Query keys(String first, String last) {
        Query upTo = notAfter(KEY, last);
        return new Query(from, to, values, upTo.bounds, first, isWhole);
    }

    /** The same, all or none: for who must not take a row that is left out for one that is not there. */
    public Query whole() {
        return new Query(from, to, values, bounds, firstKey, true);
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
