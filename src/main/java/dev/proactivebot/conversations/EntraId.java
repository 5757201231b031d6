package dev.proactivebot.conversations;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises ids of Entra, in which upper and lower case mean the same. All other ids are opaque. */
public final class EntraId {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private EntraId() {}

    public static boolean isEntraId(String id) {
        return GUID.matcher(id).matches();
    }

    /** Returns an Entra id in lower case, and any other id as it is. */
    public static String normalize(String id) {
        return isEntraId(id) ? id.toLowerCase(Locale.ROOT) : id;
    }
}
