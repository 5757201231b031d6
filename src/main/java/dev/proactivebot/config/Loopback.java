package dev.proactivebot.config;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises host names of this machine by name alone: without a DNS lookup no DNS answer can mislead it. */
public final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private Loopback() {}

    /** Returns whether {@code host}, as {@code URI.getHost} gives it, is localhost, 127.x.x.x or [::1]. */
    public static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || host.equals("[::1]")
                || IPV4.matcher(host).matches();
    }
}
