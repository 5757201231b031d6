package dev.proactivebot.local.host;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs functions under the function timeout, and writes their outputs after success. */
final class FunctionRunner {
    private final QueueOutputs outputs;
    private final Optional<Duration> timeout;
    private final Runnable endWorker;
    private final HostLog log;
    private final ScheduledThreadPoolExecutor watchdog;

    /** @param endWorker ends the app and everything running in it, as the platform does when an invocation times out */
    FunctionRunner(QueueOutputs outputs, Optional<Duration> timeout, Runnable endWorker, HostLog log) {
        this.outputs = outputs;
        this.timeout = timeout;
        this.endWorker = endWorker;
        this.log = log;
        this.watchdog = new ScheduledThreadPoolExecutor(1, DaemonThreadFactory.named("timeouts"));
        this.watchdog.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs a function and returns after its outputs are written. Never returns when the worker would never answer.
     *
     * @throws FunctionFailedException after logging it
     */
    Invocation.Result run(FunctionDefinition function, TriggerInput input) throws FunctionFailedException {
        String id = UUID.randomUUID().toString();
        Optional<Future<?>> deadline = timeout.map(after ->
                watchdog.schedule(() -> timedOut(function, id, after), after.toMillis(), TimeUnit.MILLISECONDS));
        try {
            Invocation.Result result = new Invocation(
                            function,
                            input,
                            InvocationContext.of(function.name(), id, log.forFunction(function.name()), input))
                    .run();
            outputs.write(function, result);
            return result;
        } catch (FunctionFailedException e) {
            log.writeFailure(function.name() + " failed (invocation " + id + "): " + e.getMessage(), cause(e));
            throw e;
        } catch (Invocation.NeverAnsweredException e) {
            log.writeFailure(
                    function.name() + " met an Error outside its body (invocation " + id + "). The platform's worker"
                            + " never answers such a call: it hangs until functionTimeout, which then ends everything"
                            + " that runs",
                    cause(e));
            throw hang();
        } finally {
            deadline.ifPresent(it -> it.cancel(false));
        }
    }

    private void timedOut(FunctionDefinition function, String id, Duration after) {
        log.write(function.name() + " (invocation " + id + ") did not finish within functionTimeout "
                + TimeSpan.format(after) + ": the worker ends, with everything running in it");
        endWorker.run();
    }

    private static AssertionError hang() {
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
