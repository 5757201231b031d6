package dev.proactivebot.local.host;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs one function by its schedule (UTC), never twice at a time. As on the platform a time that was missed while no host ran comes at once
 * at the start; not if the timer comes more than once a minute.
 */
final class TimerListener {
    private static final String EVENT =
            "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,\"IsPastDue\":%s}";

    private final FunctionDefinition function;
    private final Ncrontab schedule;
    private final TimerStatus status;
    private final FunctionRunner runner;
    private final HostLog log;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;

    TimerListener(FunctionDefinition function, TimerStatus status, FunctionRunner runner, HostLog log, Clock clock) {
        this.function = function;
        this.schedule = Ncrontab.parse(function.trigger().text("schedule", ""));
        this.status = status;
        this.runner = runner;
        this.log = log;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("timer-" + function.name()));
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        thread.execute(() -> {
            if (isMissed()) {
                run(true);
            }
            waitForNext();
        });
    }

    /** Comes no more, and waits for what runs until {@code deadline} ({@code System.nanoTime}). */
    void drain(long deadline) throws InterruptedException {
        thread.shutdown();
        boolean unused = thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private boolean isMissed() {
        try {
            return status.next().filter(now()::isAfter).isPresent();
        } catch (IOException | RuntimeException e) {
            log.line(function.name() + ": nobody knows whether a time was missed: " + e.getMessage());
            return false;
        }
    }

    private void waitForNext() {
        schedule.next(now()).ifPresent(time -> {
            boolean isFrequent =
                    schedule.next(time).filter(time.plusMinutes(1)::isAfter).isPresent();
            if (!isFrequent) {
                keep(time);
            }
            Future<?> unused = thread.schedule(
                    () -> come(time), Duration.between(now(), time).toMillis() + 1, TimeUnit.MILLISECONDS);
        });
    }

    private void keep(LocalDateTime time) {
        try {
            status.keep(time);
        } catch (IOException | RuntimeException e) {
            log.line(function.name() + ": its next time was not kept: " + e.getMessage());
        }
    }

    /** Over hours the clocks drift apart: one that comes early would find the same time again. */
    private void come(LocalDateTime time) {
        if (!now().isBefore(time)) {
            run(false);
        }
        waitForNext();
    }

    private void run(boolean isPastDue) {
        try {
            runner.run(function, new TriggerInput.Timer(EVENT.formatted(isPastDue), new BindingData()));
        } catch (FunctionFailure e) {
            return; // logged by the runner; the next time comes all the same
        } catch (RuntimeException e) {
            log.failure(function.name() + " failed outside the function", e);
        }
    }

    private LocalDateTime now() {
        return LocalDateTime.now(clock);
    }
}
