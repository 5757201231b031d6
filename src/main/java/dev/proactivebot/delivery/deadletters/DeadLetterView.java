package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stored dead letter. Rows of version 0.1 have no tenant and no job; their item has them. */
record DeadLetterView(StoredRow stored) {
    static final String TENANT = "tenant";
    static final String JOB = "job";

    String id() {
        return DeadLetters.id(row());
    }

    String reason() {
        return row().text("reason", "");
    }

    @Nullable String tenant() {
        return text(TENANT, DeadLetterView::tenant);
    }

    /** Returns the id of the notification or reminder that the message belongs to; null when it belongs to none. */
    @Nullable String job() {
        return text(JOB, ProactiveMessage::job);
    }

    /** Returns when the item was given up. */
    Instant at() {
        try {
            return Instant.parse(row().text("at", ""));
        } catch (DateTimeException e) {
            return stored.written(); // nobody but us writes these rows
        }
    }

    /** Returns the item as it came from the queue. */
    ParsedItem envelope(Instant now) {
        return ParsedItem.read(new QueuedItem(row().bytes("item"), row().text("key"), null), now);
    }

    static @Nullable String tenant(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        String tenant = to == null ? "" : KnownConversation.tenant(to);
        return tenant.isEmpty() ? null : tenant;
    }

    private @Nullable String text(String column, Function<ProactiveMessage, @Nullable String> ofItem) {
        String text = row().text(column);
        return text == null && envelope(stored.written()) instanceof ParsedItem.WorkItem work
                ? Optional.of(work.message()).map(ofItem).orElse(null)
                : text;
    }

    private Row row() {
        return stored.row();
    }
}
