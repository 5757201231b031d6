package dev.proactivebot.logging;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception that leaves a function: names the classes and where the first of them was thrown. The messages may quote what a
 * user wrote, and the host logs whatever leaves a function.
 */
public final class RedactedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** A chain of causes may be a circle. */
    private static final int MOST = 5;

    private static final int FRAMES = 3;

    private RedactedException(@Nullable String message, StackTraceElement[] from) {
        super(message, null, false, true);
        setStackTrace(from);
    }

    /** Returns the same failure without its message, unless that is a {@link LoggableMessage}. */
    public static RedactedException of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        @Nullable String message = thrown instanceof LoggableMessage ? thrown.getMessage() : classes(thrown);
        return new RedactedException(message, chain.get(chain.size() - 1).getStackTrace());
    }

    /** Returns the names of the exception's class and of its causes' classes. */
    public static String classes(Throwable thrown) {
        return chain(thrown).stream()
                .map(each -> each.getClass().getSimpleName())
                .collect(Collectors.joining(" by "));
    }

    /** Returns the names of the classes on one line, with the first steps of where it was thrown. */
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
