package dev.proactivebot.delivery;

import dev.proactivebot.storage.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown, as it may be logged: which exceptions, and where the first of them came from. Their own words may quote what a user wrote,
 * and the host logs whatever leaves a function.
 */
public final class Wordless extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Of causes: one may come round to itself. */
    private static final int MOST = 5;

    private static final int FRAMES = 3;

    private Wordless(@Nullable String message, StackTraceElement[] from) {
        super(message, null, false, true);
        setStackTrace(from);
    }

    /** The same failure without its words; those of storage are our own, and stay. */
    public static Wordless of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        @Nullable String message = thrown instanceof StorageException storage ? storage.getMessage() : classes(thrown);
        return new Wordless(message, chain.get(chain.size() - 1).getStackTrace());
    }

    /** The exception's class, and those of its causes. */
    public static String classes(Throwable thrown) {
        return chain(thrown).stream()
                .map(each -> each.getClass().getSimpleName())
                .collect(Collectors.joining(" by "));
    }

    /** The same on one line, with the first steps of where it came from. */
    public static String described(Throwable thrown) {
        return classes(thrown) + " at "
                + Stream.of(of(thrown).getStackTrace()).limit(FRAMES).toList();
    }

    private static List<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(MOST)
                .toList();
    }
}
