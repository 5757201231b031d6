package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.delivery.QueuedItem;
import dev.proactivebot.delivery.pacing.Lane;

/** Sends the items of the queue of direct messages. */
public class Deliver {

    /** Takes bytes, because an item that is not UTF-8 must be kept as it is. An exception makes the queue deliver it again. */
    @FunctionName("deliver")
    public void run(
            @QueueTrigger(
                            name = "item",
                            queueName = QueueNames.DIRECT,
                            connection = "AzureWebJobsStorage",
                            dataType = "binary")
                    byte[] item,
            @BindingName("Id") String id,
            @BindingName("InsertionTime") String insertionTime,
            ExecutionContext context) {
        Bootstrap.deliver(
                new QueuedItem(item, id, insertionTime, App.traceOf(context)), Lane.DIRECT, context.getLogger());
    }
}
