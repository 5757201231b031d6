package dev.proactivebot.health;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import dev.proactivebot.config.Setting;
import dev.proactivebot.delivery.deadletters.DeadLetterCount;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.pacing.Pauses;
import dev.proactivebot.delivery.pacing.Pauses.Pause;
import dev.proactivebot.health.HealthReport.Check;
import dev.proactivebot.health.HealthReport.QueueDepth;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports whether everything the bot needs can be reached, and what waits. Callers share one instance, because it caches its report. */
public final class Health {
    private static final Duration CACHED = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** A MiB more than the largest body that the app reads. */
    private static final long LARGEST_BODY = 3 * 1_024 * 1_024;

    private static final List<String> QUEUES = List.of(
            QueueNames.DIRECT,
            QueueNames.DIRECT + QueueNames.POISON,
            QueueNames.BULK,
            QueueNames.BULK + QueueNames.POISON);

    private final boolean anonymous;
    private final boolean sendingPaused;
    private final List<String> warnings;
    private final HealthSources sources;
    private final Clock clock;
    private final Duration timeout;
    private @Nullable HealthReport last;

    public static Health create(
            BotConfig config,
            Tables tables,
            Queues queues,
            ChannelTokenVerifier verifier,
            BotCredential credential,
            Clock clock) {
        return new Health(config, new HealthSources(tables, queues, verifier, credential), clock, TIMEOUT);
    }

    Health(BotConfig config, HealthSources sources, Clock clock, Duration timeout) {
        this.anonymous = config.identity() instanceof BotIdentity.Anonymous;
        this.sendingPaused = config.delivery().isPaused();
        this.warnings = Stream.concat(bodyLimitWarning(config.bodyLimit()), config.warnings().stream())
                .toList();
        this.sources = sources;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Returns the report of the last 30 s, or makes a new one in at most 10 s. Concurrent callers wait for the same report. */
    public synchronized HealthReport report() {
        HealthReport cached = last;
        if (cached == null || !clock.instant().isBefore(cached.at().plus(CACHED))) {
            cached = runChecks();
            last = cached;
        }
        return cached;
    }

    private HealthReport runChecks() {
        Instant at = clock.instant();
        long deadline = System.nanoTime() + timeout.toNanos();
        Map<String, AsyncCheck<QueueDepth>> queueChecks = new LinkedHashMap<>();
        QUEUES.forEach(name -> queueChecks.put(
                name,
                AsyncCheck.start(
                        () -> CheckResult.of(QueueDepth.of(sources.queues().gauge(name))))));
        AsyncCheck<DeadLetterCount> deadLetterCheck =
                AsyncCheck.start(() -> CheckResult.of(DeadLetterCount.now(sources.tables())));
        AsyncCheck<List<Pause>> pauseCheck = AsyncCheck.start(() -> CheckResult.of(Pauses.now(sources.tables())));
        AsyncCheck<Boolean> keyCheck = start(sources::signingKeys);
        AsyncCheck<Boolean> tokenCheck = start(() -> sources.token(timeout));

        Map<String, CheckResult<QueueDepth>> queues = new LinkedHashMap<>();
        queueChecks.forEach((name, check) -> queues.put(name, check.resultBy(deadline, timeout)));
        CheckResult<DeadLetterCount> deadLetters = deadLetterCheck.resultBy(deadline, timeout);
        CheckResult<List<Pause>> pauses = pauseCheck.resultBy(deadline, timeout);
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("queues", check(queues.values()));
        checks.put("tables", check(List.of(deadLetters, pauses)));
        checks.put("signingKeys", unlessAnonymous(keyCheck.resultBy(deadline, timeout)));
        checks.put("token", unlessAnonymous(tokenCheck.resultBy(deadline, timeout)));
        return new HealthReport(
                overall(checks.values(), pauses.value()),
                at,
                checks,
                depths(queues),
                deadLetters.value(),
                pauses.value(),
                sendingPaused,
                warnings);
    }

    /** Warns of a missing or large limit, because the platform holds a body several times over before the app can refuse it. */
    private static Stream<String> bodyLimitWarning(OptionalLong bodyLimit) {
        if (bodyLimit.isPresent() && bodyLimit.getAsLong() <= LARGEST_BODY) {
            return Stream.empty();
        }
        String is = bodyLimit.isPresent() ? "is " + bodyLimit.getAsLong() : "is not set to a number of bytes";
        return Stream.of(Setting.BODY_LIMIT.key() + " " + is
                + ": a few large requests from anybody can end an instance. Set it to " + LARGEST_BODY + ".");
    }

    private AsyncCheck<Boolean> start(Supplier<CheckResult<Boolean>> check) {
        return AsyncCheck.start(anonymous ? () -> CheckResult.of(true) : check);
    }

    private Check unlessAnonymous(CheckResult<Boolean> result) {
        return anonymous ? new Check(HealthState.NOT_NEEDED, null) : check(List.of(result));
    }

    /** Returns a check that is down for the first failure, or up when nothing failed. */
    private static Check check(Collection<? extends CheckResult<?>> results) {
        return results.stream()
                .map(CheckResult::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .map(why -> new Check(HealthState.DOWN, why))
                .orElse(new Check(HealthState.UP, null));
    }

    private HealthState overall(Collection<Check> checks, @Nullable List<Pause> pauses) {
        if (checks.stream().anyMatch(check -> check.status() == HealthState.DOWN)) {
            return HealthState.DOWN;
        }
        return sendingPaused || pauses == null || !pauses.isEmpty() ? HealthState.DEGRADED : HealthState.UP;
    }

    private static Map<String, QueueDepth> depths(Map<String, CheckResult<QueueDepth>> results) {
        Map<String, QueueDepth> depths = new LinkedHashMap<>();
        results.forEach((name, result) -> {
            QueueDepth depth = result.value();
            if (depth != null) {
                depths.put(name, depth);
            }
        });
        return depths;
    }
}
