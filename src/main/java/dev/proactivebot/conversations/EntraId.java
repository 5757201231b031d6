package dev.proactivebot.conversations;

import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of Entra, which mean the same in either case. All other ids are opaque. */
public final class EntraId {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private EntraId() {}

    public static boolean is(String id) {
        return GUID.matcher(id).matches();
    }

    /** The one way to write {@code id}: in lower case if it is one of Entra's, else as it is. */
    public static String normal(String id) {
        return is(id) ? id.toLowerCase(Locale.ROOT) : id;
    }
}
