package dev.proactivebot.delivery.send;

import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.RecipientColumns;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Counts and erases what delivery stores about a user: the ledger's rows of the user's own conversations, and dead letters and scheduled
 * items of all conversations. The ledger's rows of notifications name nobody.
 */
public final class DeliveryPersonalData {
    private static final int PAGE = 100;

    private final LedgerRows ledger;
    private final Table deadLetters;
    private final Table schedule;

    public DeliveryPersonalData(LedgerRows ledger, Tables tables) {
        this.ledger = ledger;
        this.deadLetters = tables.table(DeadLetters.NAME);
        this.schedule = tables.table(Schedule.NAME);
    }

    /** The numbers of rows. */
    public record Kept(int messages, int deadLetters, int scheduled) {}

    /** Counts the rows. */
    public Kept find(Person person) {
        return new Kept(
                conversations(person)
                        .mapToInt(conversation -> ledger.of(conversation).size())
                        .sum(),
                each(deadLetters, person, row -> {}),
                each(schedule, person, row -> {}));
    }

    /** Erases the rows. A message that is being sent is not stopped. */
    public Kept erase(Person person) {
        return new Kept(
                conversations(person).mapToInt(ledger::erase).sum(),
                each(deadLetters, person, row -> deadLetters.delete(row.partition(), row.key())),
                each(schedule, person, row -> schedule.delete(row.partition(), row.key())));
    }

    private static Stream<String> conversations(Person person) {
        return person.conversations().stream()
                .filter(conversation -> conversation.conversationId() != null)
                .map(conversation -> conversation.channelId() + "|" + conversation.conversationId());
    }

    /** Applies {@code what} to the matching rows, a page at a time, because all items may not fit into memory. */
    private static int each(Table table, Person person, Consumer<Row> what) {
        int count = 0;
        String after = null;
        do {
            Page page = table.page(Query.all().whole(), PAGE, after);
            for (StoredRow stored : page.rows()) {
                if (isAbout(stored, person)) {
                    what.accept(stored.row());
                    count++;
                }
            }
            after = page.next();
        } while (after != null);
        return count;
    }

    private static boolean isAbout(StoredRow stored, Person person) {
        Row row = stored.row();
        boolean isNamed = Stream.of(RecipientColumns.RECIPIENT, RecipientColumns.USER, RecipientColumns.ENTRA)
                .map(row::text)
                .flatMap(Stream::ofNullable)
                .anyMatch(person.keys()::contains);
        if (isNamed || row.text(RecipientColumns.ENTRA) != null) {
            return isNamed;
        }
        QueuedItem item = new QueuedItem(row.bytes("item"), row.text("key"), null);
        if (ParsedItem.read(item, stored.written()) instanceof ParsedItem.WorkItem work) {
            ConversationReference to = work.message().relatesTo();
            return to != null && person.isNamedIn(to);
        }
        return quotes(new String(item.body(), StandardCharsets.UTF_8), person);
    }

    /** Returns whether an unreadable item contains an id of the person as a whole string. */
    private static boolean quotes(String item, Person person) {
        Stream<String> conversations = person.conversations().stream()
                .map(ConversationReference::conversationId)
                .flatMap(Stream::ofNullable);
        return Stream.concat(person.ids().stream(), conversations)
                .map(id -> new String(BotJson.write(id), StandardCharsets.UTF_8))
                .anyMatch(item::contains);
    }
}
