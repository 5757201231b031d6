package dev.proactivebot.local.host;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs one function by its schedule (UTC), never twice at a time. What was missed while the host was off is not caught up. */
final class TimerListener {
    private static final String EVENT =
            "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,\"IsPastDue\":false}";

    private final FunctionDefinition function;
    private final Ncrontab schedule;
    private final FunctionRunner runner;
    private final Clock clock;
    private final ScheduledExecutorService thread;

    TimerListener(FunctionDefinition function, FunctionRunner runner, Clock clock) {
        this.function = function;
        this.schedule = Ncrontab.parse(function.trigger().text("schedule", ""));
        this.runner = runner;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("timer-" + function.name()));
    }

    void start() {
        LocalDateTime now = LocalDateTime.now(clock);
        schedule.next(now).ifPresent(time -> {
            long millis = Duration.between(now, time).toMillis() + 1;
            Future<?> unused = thread.schedule(() -> run(time), millis, TimeUnit.MILLISECONDS);
        });
    }

    /** Over hours the clocks drift apart: one that comes early would find the same time again. */
    private void run(LocalDateTime time) {
        if (LocalDateTime.now(clock).isBefore(time)) {
            start();
            return;
        }
        try {
            runner.run(function, new TriggerInput.Timer(EVENT, new BindingData()));
        } catch (FunctionFailure e) {
            return; // logged by the runner; the next time comes all the same
        } finally {
            start();
        }
    }
}
