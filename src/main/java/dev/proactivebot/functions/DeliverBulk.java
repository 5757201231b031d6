package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import dev.proactivebot.delivery.QueuedItem;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.pacing.Lane;

/** Sends what comes out of the queue of broadcasts, so that a reply never waits behind one. */
public class DeliverBulk {

    /** Bytes, not a string: what is not UTF-8 must be kept as it is. An exception asks the queue for a redelivery. */
    @FunctionName("deliverBulk")
    public void run(
            @QueueTrigger(
                            name = "item",
                            queueName = Queues.BULK,
                            connection = "AzureWebJobsStorage",
                            dataType = "binary")
                    byte[] item,
            @BindingName("Id") String id,
            @BindingName("InsertionTime") String insertionTime,
            ExecutionContext context) {
        Start.deliver(new QueuedItem(item, id, insertionTime, App.traceOf(context)), Lane.BULK, context.getLogger());
    }
}
