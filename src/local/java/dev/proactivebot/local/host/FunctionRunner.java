package dev.proactivebot.local.host;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs functions under the function timeout, and writes their outputs when they have succeeded. */
final class FunctionRunner {
    private final QueueOutputs outputs;
    private final Optional<Duration> timeout;
    private final Runnable endWorker;
    private final HostLog log;
    private final ScheduledThreadPoolExecutor watchdog;

    /** @param endWorker ends the app with all that runs in it: what the platform does when an invocation times out */
    FunctionRunner(QueueOutputs outputs, Optional<Duration> timeout, Runnable endWorker, HostLog log) {
        this.outputs = outputs;
        this.timeout = timeout;
        this.endWorker = endWorker;
        this.log = log;
        this.watchdog = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("timeouts"));
        this.watchdog.setRemoveOnCancelPolicy(true);
    }

    /**
     * Returns when the function has succeeded and all its outputs are written; never, when it is not answered.
     *
     * @throws FunctionFailure already logged
     */
    Invocation.Result run(FunctionDefinition function, TriggerInput input) throws FunctionFailure {
        String id = UUID.randomUUID().toString();
        Optional<Future<?>> deadline = timeout.map(after ->
                watchdog.schedule(() -> timedOut(function, id, after), after.toMillis(), TimeUnit.MILLISECONDS));
        try {
            Invocation.Result result = new Invocation(
                            function, input, Context.of(function.name(), id, log.forFunction(function.name()), input))
                    .run();
            outputs.write(function, result);
            return result;
        } catch (FunctionFailure e) {
            log.failure(function.name() + " failed (invocation " + id + "): " + e.getMessage(), cause(e));
            throw e;
        } catch (Invocation.NeverAnswered e) {
            log.failure(
                    function.name() + " met an Error outside its body (invocation " + id
                            + "). The platform's worker never answers that: the call hangs until functionTimeout, and"
                            + " then everything running is ended with it",
                    cause(e));
            throw waitForTheEnd();
        } finally {
            deadline.ifPresent(it -> it.cancel(false));
        }
    }

    private void timedOut(FunctionDefinition function, String id, Duration after) {
        log.line(function.name() + " (invocation " + id + ") did not finish within functionTimeout "
                + TimeSpan.format(after) + ": the worker is ended, with everything running in it");
        endWorker.run();
    }

    private static AssertionError waitForTheEnd() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return new AssertionError("the host is stopping", e);
            }
        }
    }

    private static Throwable cause(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
