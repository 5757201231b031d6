package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.proactivebot.delivery.Sweep;
import dev.proactivebot.logging.RedactedException;
import java.util.logging.Logger;

/** Runs every five minutes: puts due items into their queues, takes in poison messages, deletes old rows, and logs the queues' ages. */
public class SweepTimer {

    @FunctionName("sweep")
    public void run(@TimerTrigger(name = "timer", schedule = "0 */5 * * * *") String timer, ExecutionContext context) {
        Invocation.run(() -> sweep(context.getLogger()));
    }

    private static void sweep(Logger log) {
        try {
            App app = Bootstrap.app(log);
            Sweep sweep = app.sweep();
            app.queueAges().tell(log);
            sweep.run(log);
        } catch (NotStartedException e) {
            log.warning(e.why() + ": nothing swept");
        } catch (RuntimeException | Error e) {
            throw RedactedException.of(e);
        }
    }
}
