package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.delivery.QueuedItem;
import java.util.logging.Logger;

/** Sends what comes out of the queue. */
public class Deliver {

    /** Bytes, not a string: what is not UTF-8 must be kept as it is. An exception asks the queue for a redelivery. */
    @FunctionName("deliver")
    public void run(
            @QueueTrigger(name = "item", queueName = App.QUEUE, connection = "AzureWebJobsStorage", dataType = "binary")
                    byte[] item,
            @BindingName("Id") String id,
            @BindingName("InsertionTime") String insertionTime,
            ExecutionContext context) {
        Logger log = context.getLogger();
        App app;
        try {
            app = App.get(log);
        } catch (InvalidSettingsException e) {
            App.putBack(item);
            log.warning("the bot's settings need mending: item put back");
            return;
        }
        app.delivery().deliver(new QueuedItem(item, id, insertionTime), log);
    }
}
