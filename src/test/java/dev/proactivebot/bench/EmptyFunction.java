package dev.proactivebot.bench;

import com.microsoft.azure.functions.annotation.QueueTrigger;

/** Does nothing with an item: what its messages cost is the stand-in host's part. */
public final class EmptyFunction {

    public void run(
            @QueueTrigger(name = "item", queueName = "", connection = "AzureWebJobsStorage", dataType = "binary")
                    byte[] item) {}
}
