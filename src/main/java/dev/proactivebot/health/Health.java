package dev.proactivebot.health;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.Grant;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity;
import dev.proactivebot.config.Setting;
import dev.proactivebot.delivery.DeadLetterCount;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.pacing.Pauses;
import dev.proactivebot.delivery.pacing.Pauses.Pause;
import dev.proactivebot.health.HealthReport.Check;
import dev.proactivebot.health.HealthReport.Fill;
import dev.proactivebot.storage.QueueGauge;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out how the bot is: whether what it needs can be reached, and what waits. One for all who ask, since it remembers for 30 s. */
public final class Health {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A MiB more than the largest body that the app reads. */
    private static final long LARGEST_BODY = 3 * 1_024 * 1_024;

    private static final List<String> QUEUES =
            List.of(Queues.DIRECT, Queues.DIRECT + Queues.POISON, Queues.BULK, Queues.BULK + Queues.POISON);

    private final boolean anonymous;
    private final boolean sendingPaused;
    private final List<String> warnings;
    private final Tables tables;
    private final Function<String, QueueGauge> gauges;
    private final ChannelTokenVerifier verifier;
    private final BotCredential credential;
    private final Clock clock;
    private final Duration patience;
    private @Nullable HealthReport last;

    public Health(
            BotConfig config,
            Tables tables,
            Function<String, QueueGauge> gauges,
            ChannelTokenVerifier verifier,
            BotCredential credential,
            Clock clock) {
        this(config, tables, gauges, verifier, credential, clock, PATIENCE);
    }

    Health(
            BotConfig config,
            Tables tables,
            Function<String, QueueGauge> gauges,
            ChannelTokenVerifier verifier,
            BotCredential credential,
            Clock clock,
            Duration patience) {
        this.anonymous = config.identity() instanceof BotIdentity.Anonymous;
        this.sendingPaused = config.delivery().paused();
        this.warnings = Stream.concat(warnings(config.bodyLimit()).stream(), config.warnings().stream())
                .toList();
        this.tables = tables;
        this.gauges = gauges;
        this.verifier = verifier;
        this.credential = credential;
        this.clock = clock;
        this.patience = patience;
    }

    /** What was found out in the last 30 s, or is now, in 10 s at most. Who comes meanwhile waits for the same. */
    public synchronized HealthReport report() {
        HealthReport known = last;
        if (known == null || !clock.instant().isBefore(known.at().plus(FRESH))) {
            known = ask();
            last = known;
        }
        return known;
    }

    private HealthReport ask() {
        Instant at = clock.instant();
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Question<Fill>> asked = new LinkedHashMap<>();
        QUEUES.forEach(name -> asked.put(name, Question.ask(() -> Answer.of(Fill.of(gauges.apply(name))))));
        Question<DeadLetterCount> letters = Question.ask(() -> Answer.of(DeadLetterCount.now(tables)));
        Question<List<Pause>> paused = Question.ask(() -> Answer.of(Pauses.now(tables)));
        Question<Boolean> keys = Question.ask(this::keys);
        Question<Boolean> token = Question.ask(this::token);

        Map<String, Answer<Fill>> queues = new LinkedHashMap<>();
        asked.forEach((name, question) -> queues.put(name, question.by(deadline, patience)));
        Answer<DeadLetterCount> deadLetters = letters.by(deadline, patience);
        Answer<List<Pause>> pauses = paused.by(deadline, patience);
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("queues", check(queues.values()));
        checks.put("tables", check(List.of(deadLetters, pauses)));
        checks.put("signingKeys", unlessAnonymous(keys.by(deadline, patience)));
        checks.put("token", unlessAnonymous(token.by(deadline, patience)));
        return new HealthReport(
                state(checks.values(), pauses.told()),
                at,
                checks,
                told(queues),
                deadLetters.told(),
                pauses.told(),
                sendingPaused,
                warnings);
    }

    /** The platform holds a body several times over before the app can refuse it. */
    private static List<String> warnings(OptionalLong bodyLimit) {
        if (bodyLimit.isPresent() && bodyLimit.getAsLong() <= LARGEST_BODY) {
            return List.of();
        }
        String is = bodyLimit.isPresent() ? "is " + bodyLimit.getAsLong() : "is not set to a number of bytes";
        return List.of(Setting.BODY_LIMIT.key() + " " + is
                + ": a few large requests from anybody can end an instance. Set it to " + LARGEST_BODY + ".");
    }

    private Answer<Boolean> keys() {
        List<String> missing = anonymous ? List.of() : verifier.hostsWithoutKeys();
        return missing.isEmpty() ? Answer.of(true) : Answer.none("no keys from " + String.join(" and ", missing));
    }

    private Answer<Boolean> token() {
        return credential.token(patience) instanceof Grant.Unavailable unavailable
                ? Answer.none(unavailable.reason())
                : Answer.of(true);
    }

    private Check unlessAnonymous(Answer<Boolean> answer) {
        return anonymous ? new Check(State.NOT_NEEDED, null) : check(List.of(answer));
    }

    /** Up when all are, else why the first of them is not. */
    private static Check check(Collection<? extends Answer<?>> answers) {
        return answers.stream()
                .map(Answer::why)
                .filter(Objects::nonNull)
                .findFirst()
                .map(why -> new Check(State.DOWN, why))
                .orElse(new Check(State.UP, null));
    }

    private State state(Collection<Check> checks, @Nullable List<Pause> pauses) {
        if (checks.stream().anyMatch(check -> check.status() == State.DOWN)) {
            return State.DOWN;
        }
        return sendingPaused || pauses == null || !pauses.isEmpty() ? State.DEGRADED : State.UP;
    }

    private static Map<String, Fill> told(Map<String, Answer<Fill>> queues) {
        Map<String, Fill> told = new LinkedHashMap<>();
        queues.forEach((name, answer) -> {
            Fill fill = answer.told();
            if (fill != null) {
                told.put(name, fill);
            }
        });
        return told;
    }
}
