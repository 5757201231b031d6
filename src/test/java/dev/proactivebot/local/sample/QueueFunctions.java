package dev.proactivebot.local.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueOutput;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;

/** Declares functions with queue and timer triggers; they write what they got to {@code seen-queue}. */
public final class QueueFunctions {

    /** Obeys the message: {@code fail}, {@code hang}, or {@code until <file>} exists; any other text succeeds. */
    @FunctionName("work")
    public void work(
            @QueueTrigger(name = "item", queueName = "work-queue", connection = "AzureWebJobsStorage") String item,
            @BindingName("Id") String id,
            @BindingName("DequeueCount") long dequeueCount,
            @BindingName("InsertionTime") String insertionTime,
            @QueueOutput(name = "seen", queueName = "seen-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<byte[]> seen,
            ExecutionContext context)
            throws InterruptedException {
        context.getLogger().info("working on " + item);
        if (item.startsWith("fail")) {
            throw new IllegalStateException("asked to fail");
        }
        if (item.startsWith("hang") && dequeueCount == 1) {
            new CountDownLatch(1).await();
        }
        if (item.startsWith("until ")) {
            Gate.await(item.substring("until ".length()));
        }
        seen.setValue((item + " id=" + id + " count=" + dequeueCount + " inserted=" + insertionTime)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Takes its message as bytes. */
    @FunctionName("binary")
    @QueueOutput(name = "$return", queueName = "seen-queue", connection = "AzureWebJobsStorage")
    public String binary(
            @QueueTrigger(
                            name = "item",
                            queueName = "binary-queue",
                            dataType = "binary",
                            connection = "AzureWebJobsStorage")
                    byte[] item) {
        return "bytes " + HexFormat.of().formatHex(item);
    }

    /** Writes its timer event to {@code tick-queue}. */
    @FunctionName("tick")
    public void tick(
            @TimerTrigger(name = "timer", schedule = "%TickSchedule%") String timer,
            @QueueOutput(name = "seen", queueName = "tick-queue", connection = "AzureWebJobsStorage")
                    OutputBinding<byte[]> seen) {
        seen.setValue(timer.getBytes(StandardCharsets.UTF_8));
    }
}
