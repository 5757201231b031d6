package dev.proactivebot.storage;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableErrorCode;
import com.azure.data.tables.models.TableServiceException;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import com.azure.data.tables.models.TableTransactionFailedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One table, through the Azure SDK. */
final class AzureTable implements Table {
    /** Where the SDK looks for the version that a write demands: it has no setter. */
    private static final String ETAG = "odata.etag";

    private static final String WEAK = "W/\"";
    private static final String QUOTE = "\"";

    private static final List<String> KEYS = List.of("PartitionKey", "RowKey");

    /** What the SDK counts among a row's values although they are not ours. */
    private static final Set<String> SYSTEM = Set.of("PartitionKey", "RowKey", "Timestamp");

    /** Why one change of a transaction keeps out the others. */
    private static final Set<TableErrorCode> CONFLICTS = Set.of(
            TableErrorCode.ENTITY_ALREADY_EXISTS,
            TableErrorCode.UPDATE_CONDITION_NOT_SATISFIED,
            TableErrorCode.RESOURCE_NOT_FOUND,
            TableErrorCode.ENTITY_NOT_FOUND);

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final TableClient client;
    private final ServiceClock clock;

    AzureTable(TableClient client, ServiceClock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Optional<String> insert(Row row) {
        TableEntity entity = entity(row);
        return write("insert into", () -> client.createEntityWithResponse(entity, null, Context.NONE), Set.of(CONFLICT))
                .map(AzureTable::version);
    }

    @Override
    public Optional<String> merge(Row row, String version) {
        TableEntity entity = entity(row).addProperty(ETAG, version);
        return attempt(
                        "change a row of",
                        () -> client.updateEntityWithResponse(
                                entity, TableEntityUpdateMode.MERGE, true, null, Context.NONE),
                        Set.of(NOT_FOUND, PRECONDITION_FAILED))
                .map(AzureTable::version);
    }

    @Override
    public void put(Row row) {
        TableEntity entity = entity(row);
        write(
                "write to",
                () -> client.upsertEntityWithResponse(entity, TableEntityUpdateMode.REPLACE, null, Context.NONE),
                Set.of());
    }

    @Override
    public void putAll(List<Row> rows) {
        List<TableTransactionAction> puts = rows.stream()
                .map(row -> new TableTransactionAction(TableTransactionActionType.UPSERT_REPLACE, entity(row)))
                .toList();
        write("write to", () -> client.submitTransactionWithResponse(puts, null, Context.NONE), Set.of());
    }

    @Override
    public OptionalInt writeAll(List<Change> changes) {
        List<TableTransactionAction> actions =
                changes.stream().map(AzureTable::action).toList();
        try {
            write("write to", () -> client.submitTransactionWithResponse(actions, null, Context.NONE), Set.of());
            return OptionalInt.empty();
        } catch (StorageException e) {
            if (e.getCause() instanceof TableTransactionFailedException failed
                    && failed.getFailedTransactionActionIndex() != null
                    && CONFLICTS.contains(failed.getValue().getErrorCode())) {
                return OptionalInt.of(failed.getFailedTransactionActionIndex());
            }
            throw e;
        }
    }

    private static TableTransactionAction action(Change change) {
        TableEntity entity = entity(change.row());
        return change.version() == null
                ? new TableTransactionAction(TableTransactionActionType.CREATE, entity)
                : new TableTransactionAction(
                        TableTransactionActionType.UPDATE_MERGE, entity.addProperty(ETAG, change.version()), true);
    }

    @Override
    public Optional<StoredRow> find(String partition, String key) {
        return attempt(
                        "read",
                        () -> client.getEntityWithResponse(partition, key, null, null, Context.NONE),
                        Set.of(NOT_FOUND))
                .map(response -> stored(response.getValue()));
    }

    @Override
    public void delete(String partition, String key) {
        TableEntity entity = new TableEntity(partition, key);
        attempt(
                "delete a row of",
                () -> client.deleteEntityWithResponse(entity, false, null, Context.NONE),
                Set.of(NOT_FOUND));
    }

    @Override
    public void delete(String partition, String key, String version) {
        TableEntity entity = new TableEntity(partition, key).addProperty(ETAG, version);
        attempt(
                "delete a row of",
                () -> client.deleteEntityWithResponse(entity, true, null, Context.NONE),
                Set.of(NOT_FOUND, PRECONDITION_FAILED));
    }

    @Override
    public Page page(Query query, int most, @Nullable String after) {
        ListEntitiesOptions options = new ListEntitiesOptions().setTop(most);
        if (!query.filter().isEmpty()) {
            options.setFilter(query.filter());
        }
        try {
            return list(options, after)
                    .map(found -> new Page(
                            found.getValue().stream().map(AzureTable::stored).toList(), found.getContinuationToken()))
                    .orElse(new Page(List.of(), null));
        } catch (StorageException e) {
            throw after != null && isAnswer(e, BAD_REQUEST)
                    ? new IllegalArgumentException("not what a page gave as its next", e)
                    : e;
        }
    }

    @Override
    public int count(int most) {
        ListEntitiesOptions keys =
                new ListEntitiesOptions().setTop(Math.min(most, MOST_ROWS)).setSelect(KEYS);
        int count = 0;
        String next = null;
        do {
            Optional<PagedResponse<TableEntity>> page = list(keys, next);
            count += page.map(found -> found.getValue().size()).orElse(0);
            next = page.map(PagedResponse::getContinuationToken).orElse(null);
        } while (next != null && count < most);
        return Math.min(count, most);
    }

    private Optional<PagedResponse<TableEntity>> list(ListEntitiesOptions options, @Nullable String after) {
        var pages = client.listEntities(options, null, Context.NONE);
        return attempt(
                "list",
                () -> (after == null ? pages.iterableByPage() : pages.iterableByPage(after))
                        .iterator()
                        .next(),
                Set.of(NOT_FOUND));
    }

    /** A table is created by whoever misses it first. In Azure it may have been made beforehand. */
    private <T extends Response<?>> Optional<T> write(String what, Supplier<T> request, Set<Integer> expected) {
        try {
            return attempt(what, request, expected);
        } catch (StorageException e) {
            if (!isAnswer(e, NOT_FOUND) && !isMissing(e)) {
                throw e;
            }
            attempt("create", () -> client.createTableWithResponse(null, Context.NONE), Set.of(CONFLICT));
            return attempt(what, request, expected);
        }
    }

    /** The answer; empty when storage answers one of {@code expected} instead. */
    private <T extends Response<?>> Optional<T> attempt(String what, Supplier<T> request, Set<Integer> expected) {
        Instant sent = clock.ownTime();
        try {
            T response = request.get();
            learn(sent, response.getHeaders());
            return Optional.of(response);
        } catch (HttpResponseException e) {
            HttpResponse answered = e.getResponse();
            if (answered != null) {
                learn(sent, answered.getHeaders());
                if (expected.contains(answered.getStatusCode())) {
                    return Optional.empty();
                }
            }
            throw failed(what, client.getTableName(), e);
        } catch (RuntimeException e) {
            throw failed(what, client.getTableName(), e);
        }
    }

    private static boolean isAnswer(StorageException failure, int status) {
        return failure.getCause() instanceof HttpResponseException answered
                && answered.getResponse() != null
                && answered.getResponse().getStatusCode() == status;
    }

    /** What failed as one of many has no response of its own. */
    private static boolean isMissing(StorageException failure) {
        return failure.getCause() instanceof TableServiceException answered
                && answered.getValue() != null
                && TableErrorCode.TABLE_NOT_FOUND.equals(answered.getValue().getErrorCode());
    }

    private void learn(Instant sent, HttpHeaders headers) {
        clock.observe(sent, clock.ownTime(), headers.getValue(HttpHeaderName.DATE));
    }

    static StorageException failed(String what, String table, RuntimeException e) {
        String why = e instanceof HttpResponseException answered && answered.getResponse() != null
                ? "answered " + answered.getResponse().getStatusCode()
                : e.getClass().getSimpleName();
        return new StorageException("Storage did not " + what + " the table " + table + ": " + why, e);
    }

    /** Of the weak ETags that tables have, the SDK leaves the last quote out when it stands in a header, not when in a row. */
    private static String version(Response<Void> response) {
        String etag = response.getHeaders().getValue(HttpHeaderName.ETAG);
        return etag.startsWith(WEAK) && !etag.endsWith(QUOTE) ? etag + QUOTE : etag;
    }

    private static TableEntity entity(Row row) {
        TableEntity entity = new TableEntity(row.partition(), row.key());
        row.values().forEach(entity::addProperty);
        return entity;
    }

    private static StoredRow stored(TableEntity entity) {
        Map<String, Object> values = new HashMap<>(entity.getProperties());
        values.keySet().removeIf(name -> name.startsWith("odata.") || name.contains("@") || SYSTEM.contains(name));
        Row row = new Row(entity.getPartitionKey(), entity.getRowKey(), values);
        return new StoredRow(row, entity.getETag(), entity.getTimestamp().toInstant());
    }
}
