package dev.proactivebot.local.host;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs one function on its schedule (UTC), one call at a time. As on the platform, a time that was missed while no host
 * ran is made up for at the start, except for timers that fire more than once a minute.
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
        this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreadFactory.named("timer-" + function.name()));
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        thread.execute(() -> {
            if (isMissed()) {
                run(true);
            }
            scheduleNext();
        });
    }

    /** Stops the timer, and waits for a call in progress until {@code deadline} ({@code System.nanoTime}). */
    void drain(long deadline) throws InterruptedException {
        thread.shutdown();
        boolean unused = thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private boolean isMissed() {
        try {
            return status.next().filter(now()::isAfter).isPresent();
        } catch (IOException | RuntimeException e) {
            log.write(function.name() + ": the host cannot tell whether a time was missed: " + e.getMessage());
            return false;
        }
    }

    private void scheduleNext() {
        schedule.next(now()).ifPresent(time -> {
            boolean isFrequent =
                    schedule.next(time).filter(time.plusMinutes(1)::isAfter).isPresent();
            if (!isFrequent) {
                save(time);
            }
            Future<?> unused = thread.schedule(
                    () -> fire(time), Duration.between(now(), time).toMillis() + 1, TimeUnit.MILLISECONDS);
        });
    }

    private void save(LocalDateTime time) {
        try {
            status.save(time);
        } catch (IOException | RuntimeException e) {
            log.write(function.name() + ": its next time was not saved: " + e.getMessage());
        }
    }

    /** Runs the function, unless the clocks have drifted and it is too early; then the same time is scheduled again. */
    private void fire(LocalDateTime time) {
        if (!now().isBefore(time)) {
            run(false);
        }
        scheduleNext();
    }

    private void run(boolean isPastDue) {
        try {
            runner.run(function, new TriggerInput.Timer(EVENT.formatted(isPastDue), new BindingData()));
        } catch (FunctionFailedException e) {
            return; // logged by the runner; the schedule goes on
        } catch (RuntimeException e) {
            log.writeFailure(function.name() + " failed outside the function", e);
        }
    }

    private LocalDateTime now() {
        return LocalDateTime.now(clock);
    }
}
