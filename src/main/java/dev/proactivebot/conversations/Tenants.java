package dev.proactivebot.conversations;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stores the tenants in which the bot was seen, one row each. */
final class Tenants {
    private static final String TENANT = "tenant";
    private static final int FEW = 2;

    private final Table table;

    Tenants(Tables tables) {
        this.table = tables.table("tenants");
    }

    void record(ConversationReference reference) {
        String tenant = KnownConversation.tenant(reference);
        if (tenant.isEmpty() || reference.serviceUrl() == null) {
            return;
        }
        ChannelAccount bot = reference.bot();
        Row seen = new Row(partition(String.valueOf(reference.channelId())), Row.keyOf(EntraId.normalize(tenant)))
                .with("channel", reference.channelId())
                .with(TENANT, EntraId.normalize(tenant))
                .with("serviceUrl", reference.serviceUrl())
                .withId("bot", bot == null ? null : bot.id());
        Optional<StoredRow> known;
        try {
            known = table.find(seen.partition(), seen.key());
        } catch (NewerRowException e) {
            return; // a newer version wrote the row and keeps it current
        }
        if (known.isEmpty()) {
            Optional<String> unused = table.insert(seen);
        } else if (!known.get()
                .row()
                .values()
                .entrySet()
                .containsAll(seen.values().entrySet())) {
            Row before = known.get().row();
            Row change = ServiceUrls.remember(seen, before, before.text("serviceUrl"), reference.serviceUrl());
            Optional<String> unused = table.merge(change, known.get().version());
        }
    }

    boolean isKnown(String tenantId) {
        return !table.all(Query.all().where(TENANT, EntraId.normalize(tenantId)).whole())
                .isEmpty();
    }

    /** Returns a channel's tenant when it has exactly one. */
    Optional<KnownTenant> findOnly(String channelId) {
        Query all = Query.in(partition(channelId));
        try {
            List<StoredRow> few = table.page(all.whole(), FEW, null).rows();
            return few.size() == 1 ? Optional.of(tenant(few.get(0))) : Optional.empty();
        } catch (NewerRowException e) {
            if (table.all(all).isEmpty()) {
                throw e;
            }
            return Optional.empty(); // at least two: a readable row, and one of a newer version
        }
    }

    Optional<KnownTenant> find(String channelId, String tenantId) {
        return table.find(partition(channelId), Row.keyOf(EntraId.normalize(tenantId)))
                .map(Tenants::tenant);
    }

    private static KnownTenant tenant(StoredRow stored) {
        Row row = stored.row();
        return new KnownTenant(
                row.text("channel", ""),
                row.text(TENANT, ""),
                row.text("serviceUrl"),
                row.text("bot"),
                ServiceUrls.others(row, row.text("serviceUrl")));
    }

    private static String partition(String channelId) {
        return Row.keyOf(channelId.toLowerCase(Locale.ROOT));
    }
}
