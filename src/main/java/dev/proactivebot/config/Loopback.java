package dev.proactivebot.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which host names mean this machine. By name only: nothing is looked up, so no DNS answer can say otherwise. */
public final class Loopback {
    private Loopback() {}

    /** Whether {@code host}, as {@code URI.getHost} gives it, is localhost, 127.x.x.x or [::1]. */
    public static boolean is(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
