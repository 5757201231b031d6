package dev.proactivebot.storage;

import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.ListTablesOptions;
import com.azure.data.tables.models.TableItem;
import dev.proactivebot.config.StorageConnection;
import java.time.Clock;
import java.util.List;

/** The Azure SDK's client of an account's tables, and how long it may take: some 35 s when storage hangs. */
final class AzureTables implements Tables {
    /** Sorts after every letter and digit, so that "begins so" is a range. */
    private static final char AFTER_ALL = '~';

    private final TableServiceClient service;
    private final ServiceClock clock;

    AzureTables(StorageConnection connection, AzureAccess access, Clock own) {
        this.service = access.connect(
                        new TableServiceClientBuilder(), connection, StorageConnection.Identity::tableServiceUri)
                .retryOptions(new RetryOptions(new ExponentialBackoffOptions()
                        .setMaxRetries(AzureAccess.TRIES - 1)
                        .setBaseDelay(AzureAccess.SHORTEST_PAUSE)
                        .setMaxDelay(AzureAccess.LONGEST_PAUSE)))
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
