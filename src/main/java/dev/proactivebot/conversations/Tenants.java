package dev.proactivebot.conversations;

import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which tenants the bot was met: one row each. */
final class Tenants {
    private static final String TENANT = "tenant";
    private static final int FEW = 2;

    private final Table table;

    Tenants(Tables tables) {
        this.table = tables.table("tenants");
    }

    void met(ConversationReference reference) {
        String tenant = KnownConversation.tenant(reference);
        if (tenant.isEmpty() || reference.serviceUrl() == null) {
            return;
        }
        ChannelAccount bot = reference.bot();
        Row met = new Row(partition(String.valueOf(reference.channelId())), Row.keyOf(EntraId.normal(tenant)))
                .with("channel", reference.channelId())
                .with(TENANT, EntraId.normal(tenant))
                .with("serviceUrl", reference.serviceUrl())
                .withId("bot", bot == null ? null : bot.id());
        Optional<StoredRow> known = table.find(met.partition(), met.key());
        if (known.isEmpty()) {
            Optional<String> unused = table.insert(met);
        } else if (!known.get()
                .row()
                .values()
                .entrySet()
                .containsAll(met.values().entrySet())) {
            Optional<String> unused = table.merge(met, known.get().version());
        }
    }

    boolean isKnown(String tenantId) {
        return !table.all(Query.all().where(TENANT, EntraId.normal(tenantId)).whole())
                .isEmpty();
    }

    /** The first two of a channel: who has one has no need to be told which. */
    List<KnownTenant> few(String channelId) {
        return table.page(Query.in(partition(channelId)).whole(), FEW, null).rows().stream()
                .map(Tenants::tenant)
                .toList();
    }

    List<KnownTenant> find(String channelId, String tenantId) {
        return table.find(partition(channelId), Row.keyOf(EntraId.normal(tenantId))).stream()
                .map(Tenants::tenant)
                .toList();
    }

    private static KnownTenant tenant(StoredRow stored) {
        Row row = stored.row();
        return new KnownTenant(
                String.valueOf(row.text("channel")),
                String.valueOf(row.text(TENANT)),
                row.text("serviceUrl"),
                row.text("bot"));
    }

    private static String partition(String channelId) {
        return Row.keyOf(channelId.toLowerCase(Locale.ROOT));
    }
}
