package dev.proactivebot.storage;

import com.azure.core.http.policy.ExponentialBackoff;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.ListTablesOptions;
import com.azure.data.tables.models.TableItem;
import dev.proactivebot.config.StorageConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens an account's tables through the Azure SDK. A request takes some 31 s when storage hangs, or less in a short invocation. */
final class AzureTables implements Tables {
    /** Sorts after every letter and digit, so that the names with a prefix are a range. */
    private static final char AFTER_ALL = '~';
    /** A header that no service sends, because a pause as long as {@code Retry-After} could outlast the invocation. */
    private static final String NO_RETRY_AFTER = "x-proactivebot-no-retry-after";

    /** Retries only when the invocation has more time left than the longest pause. */
    private static final class BudgetedBackoff extends ExponentialBackoff {
        BudgetedBackoff() {
            super(
                    StorageClientFactory.TRIES - 1,
                    StorageClientFactory.SHORTEST_PAUSE,
                    StorageClientFactory.LONGEST_PAUSE);
        }

        @Override
        public boolean shouldRetryCondition(RequestRetryCondition condition) {
            return super.shouldRetryCondition(condition)
                    && TimeBudget.current().leftForWork().compareTo(StorageClientFactory.LONGEST_PAUSE) > 0;
        }
    }

    private final TableServiceClient service;
    private final ServiceClock clock;

    /** By the tables' names, of which there are few: to make one takes longer than to prepare a request. */
    private final Map<String, TableClient> clients = new ConcurrentHashMap<>();

    AzureTables(StorageConnection connection, StorageClientFactory factory, ServiceClock clock) {
        this.service = factory.configure(
                        new TableServiceClientBuilder(),
                        connection,
                        StorageConnection.Identity::tableServiceUri,
                        TimeBudget::leftForWork)
                .retryPolicy(new RetryPolicy(new BudgetedBackoff(), NO_RETRY_AFTER, ChronoUnit.SECONDS))
                .buildClient();
        this.clock = clock;
    }

    @Override
    public Table table(String name) {
        TableClient client = clients.computeIfAbsent(name, service::getTableClient);
        return new VersionGuardedTable(name, new AzureTable(client, clock));
    }

    @Override
    public List<String> names(String prefix) {
        String filter = "TableName ge '" + prefix + "' and TableName lt '" + prefix + AFTER_ALL + "'";
        try {
            return service.listTables(new ListTablesOptions().setFilter(filter), null, null).stream()
                    .map(TableItem::getName)
                    .toList();
        } catch (RuntimeException e) {
            throw AzureTable.failed("list tables", "", e);
        }
    }

    @Override
    public void drop(String name) {
        try {
            service.deleteTable(name);
        } catch (RuntimeException e) {
            throw AzureTable.failed("drop", name, e);
        }
    }

    @Override
    public Clock clock() {
        return clock;
    }
}
