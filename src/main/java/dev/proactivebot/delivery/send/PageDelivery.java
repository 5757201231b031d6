package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.deadletters.DeadLetterOperations;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.storage.StorageException;
import java.util.logging.Logger;

/**
 * Handles an item that is a page: of a job's recipients, of a job's changes, or of an operation's dead letters. When storage fails, the
 * item returns.
 */
record PageDelivery(Jobs jobs, DeadLetterOperations operations, PageSender sender, PageEditor editor, PutBack putBack) {

    SendOutcome deliver(ProactiveMessage item, Lane lane, Logger log) {
        try {
            if (ParsedItem.kind(item).equals(ProactiveMessage.DEAD_LETTERS)) {
                return operations.step(item, lane);
            }
            if (ParsedItem.kind(item).equals(ProactiveMessage.CHANGE)) {
                jobs.change(PageItem.of(item), lane, editor, log);
                return new SendOutcome.Settled("the changes of the page are dealt with");
            }
            jobs.expand(PageItem.of(item), lane, sender, log);
            return new SendOutcome.Settled("the page is dealt with");
        } catch (StorageException e) {
            return putBack.because(e, item, lane);
        }
    }
}
