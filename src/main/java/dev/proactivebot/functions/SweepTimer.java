package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.proactivebot.delivery.Sweep;
import dev.proactivebot.delivery.Wordless;
import java.util.logging.Logger;

/** Every five minutes: what falls due, what the host put aside, what is old, and how long the queues are. */
public class SweepTimer {

    @FunctionName("sweep")
    public void run(@TimerTrigger(name = "timer", schedule = "0 */5 * * * *") String timer, ExecutionContext context) {
        Invocation.run(() -> sweep(context.getLogger()));
    }

    private static void sweep(Logger log) {
        try {
            App app = Start.app(log);
            Sweep sweep = app.sweep();
            app.queueAges().tell(log);
            sweep.run(log);
        } catch (NotStarted e) {
            log.warning(e.why() + ": nothing swept");
        } catch (RuntimeException | Error e) {
            throw Wordless.of(e);
        }
    }
}
