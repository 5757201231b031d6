package dev.proactivebot.functions;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What would show that a request has done something.
 *
 * @param rows how many each table has; those that have none are left out, since a timer may make a table by looking into it
 * @param toTheConnector how many requests it has had
 */
record Footprint(Map<String, Integer> rows, int toTheConnector) {
    private static final int MOST = 1_000;

    /** As it is when nobody works any more. */
    static Footprint of(Spine spine) {
        Storage storage = Storage.open(
                BotConfig.parseStorage(Map.of("AzureWebJobsStorage", spine.azurite.connectionString())),
                Clock.systemUTC());
        Spine.await(
                "end of the work",
                () -> List.of("bot-queue", "bot-bulk").stream()
                        .allMatch(name -> storage.queues().gauge(name).depth() == 0));
        Tables tables = storage.tables();
        Map<String, Integer> rows = new TreeMap<>();
        for (String name : tables.names("")) {
            int count = tables.table(name).count(MOST);
            if (count > 0) {
                rows.put(name, count);
            }
        }
        return new Footprint(rows, spine.connector.received().size());
    }
}
