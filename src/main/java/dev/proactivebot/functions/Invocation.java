package dev.proactivebot.functions;

import dev.proactivebot.storage.TimeBudget;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs each invocation of a function within one {@link TimeBudget}. */
final class Invocation {
    /** The part of the host's time limit that an invocation may use; the rest is for what cannot be interrupted. */
    private static final double PART_OF_THE_HOSTS = 0.75;

    private static @Nullable Duration length;

    private Invocation() {}

    /** Runs an invocation and returns its result. */
    static <T> T run(Supplier<T> work) {
        return TimeBudget.within(length(), App.CLOCK, work);
    }

    /** Runs an invocation without a result. */
    static void run(Runnable work) {
        boolean unused = run(() -> {
            work.run();
            return true;
        });
    }

    private static synchronized Duration length() {
        Duration known = length;
        if (known == null) {
            known = within(Bootstrap.functionTimeout(hostJson()));
            length = known;
        }
        return known;
    }

    /** Returns the time limit of an invocation that the host ends after {@code timeout}. */
    static Duration within(Optional<Duration> timeout) {
        return timeout.map(most -> Duration.ofMillis((long) (most.toMillis() * PART_OF_THE_HOSTS)))
                .filter(most -> most.compareTo(TimeBudget.LONGEST) < 0)
                .orElse(TimeBudget.LONGEST);
    }

    /** Returns the host.json beside the deployed jar; beside compiled classes there is none. */
    private static @Nullable Path hostJson() {
        try {
            CodeSource jar = Invocation.class.getProtectionDomain().getCodeSource();
            return jar == null ? null : Path.of(jar.getLocation().toURI()).resolveSibling("host.json");
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
