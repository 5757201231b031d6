package dev.proactivebot.functions;

import dev.proactivebot.storage.TimeBudget;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives each invocation of a function its time: all that it does takes from one {@link TimeBudget}. */
final class Invocation {
    /** Of what the host allows, when that is less than a minute: the rest is for what cannot be cut short. */
    private static final double PART_OF_THE_HOSTS = 0.75;

    private static @Nullable Duration length;

    private Invocation() {}

    /** Does all that the invocation has to do. */
    static <T> T run(Supplier<T> work) {
        return TimeBudget.within(length(), App.CLOCK, work);
    }

    /** Does all that an invocation without an answer has to do. */
    static void run(Runnable work) {
        boolean unused = run(() -> {
            work.run();
            return true;
        });
    }

    private static synchronized Duration length() {
        Duration known = length;
        if (known == null) {
            known = within(Start.functionTimeout(hostJson()));
            length = known;
        }
        return known;
    }

    /** Returns how long an invocation may last that the host ends after {@code timeout}. */
    static Duration within(Optional<Duration> timeout) {
        return timeout.map(most -> Duration.ofMillis((long) (most.toMillis() * PART_OF_THE_HOSTS)))
                .filter(most -> most.compareTo(TimeBudget.LONGEST) < 0)
                .orElse(TimeBudget.LONGEST);
    }

    /** Beside the deployed jar stands the host.json of the app; beside classes of a build there is none. */
    private static @Nullable Path hostJson() {
        try {
            CodeSource jar = Invocation.class.getProtectionDomain().getCodeSource();
            return jar == null ? null : Path.of(jar.getLocation().toURI()).resolveSibling("host.json");
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
