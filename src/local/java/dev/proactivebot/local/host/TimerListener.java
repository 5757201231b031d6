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
            // a millisecond more: a timer that came early would find the same time again
            long millis = Duration.between(now, time).toMillis() + 1;
            Future<?> unused = thread.schedule(this::run, millis, TimeUnit.MILLISECONDS);
        });
    }

    private void run() {
        try {
            runner.run(function, new TriggerInput.Timer(EVENT, new BindingData()));
        } catch (FunctionFailure e) {
            return; // logged by the runner; the next time comes all the same
        } finally {
            start();
        }
    }
}
