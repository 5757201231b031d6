package dev.proactivebot.storage;

import com.azure.core.http.policy.ExponentialBackoff;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.ListTablesOptions;
import com.azure.data.tables.models.TableItem;
import dev.proactivebot.config.StorageConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The Azure SDK's client of an account's tables, and how long it may take: some 31 s when storage hangs, less when the invocation has less. */
final class AzureTables implements Tables {
    /** Sorts after every letter and digit, so that "begins so" is a range. */
    private static final char AFTER_ALL = '~';
    /** No service answers so: a pause that is as long as {@code Retry-After} says could outlast the invocation. */
    private static final String NO_HEADER = "x-proactivebot-no-retry-after";

    /** Tries again unless the pause before it would be all that the invocation has time for. */
    private static final class WhileThereIsTime extends ExponentialBackoff {
        WhileThereIsTime() {
            super(AzureAccess.TRIES - 1, AzureAccess.SHORTEST_PAUSE, AzureAccess.LONGEST_PAUSE);
        }

        @Override
        public boolean shouldRetryCondition(RequestRetryCondition condition) {
            return super.shouldRetryCondition(condition)
                    && TimeBudget.current().leftForWork().compareTo(AzureAccess.LONGEST_PAUSE) > 0;
        }
    }

    private final TableServiceClient service;
    private final ServiceClock clock;

    AzureTables(StorageConnection connection, AzureAccess access, Clock own) {
        this.service = access.connect(
                        new TableServiceClientBuilder(),
                        connection,
                        StorageConnection.Identity::tableServiceUri,
                        TimeBudget::leftForWork)
                .retryPolicy(new RetryPolicy(new WhileThereIsTime(), NO_HEADER, ChronoUnit.SECONDS))
                .buildClient();
        this.clock = new ServiceClock(own);
    }

    @Override
    public Table table(String name) {
        return new KnownRows(name, new AzureTable(service.getTableClient(name), clock));
    }

    @Override
    public List<String> names(String beginning) {
        String filter = "TableName ge '" + beginning + "' and TableName lt '" + beginning + AFTER_ALL + "'";
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
