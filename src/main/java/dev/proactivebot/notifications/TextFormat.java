package dev.proactivebot.notifications;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The format in which a client reads a text, which tells how to escape a value in it. */
enum TextFormat {
    PLAIN {
        @Override
        String escaped(String value, boolean isFirst) {
            return value;
        }
    },
    /** CommonMark, and the subset of it that Adaptive Cards have: both read entities, and a backslash before punctuation. */
    MARKDOWN {
        @Override
        String escaped(String value, boolean isFirst) {
            String inline = INLINE.matcher(XML.escaped(value, isFirst)).replaceAll("\\\\$0");
            return BLOCK.matcher(inline).replaceAll("$1\\\\$2");
        }
    },
    XML {
        @Override
        String escaped(String value, boolean isFirst) {
            return value.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
    },
    /** A value at the beginning may be a whole URL; elsewhere it is a part of one. */
    URL {
        @Override
        String escaped(String value, boolean isFirst) {
            return isFirst && ADDRESS.matcher(value).matches()
                    ? value
                    : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        }
    };

    private static final Pattern INLINE = Pattern.compile("[\\\\`*_~\\[\\]|]");
    /** Matches the beginning of a heading, a list or a rule. */
    private static final Pattern BLOCK = Pattern.compile("(?m)^(\\s*\\d*)([#+.)=-])");

    private static final Pattern ADDRESS = Pattern.compile("https?://[\\w.~:/?#@!$&'()*+,;=%\\[\\]-]+");

    /** @param isFirst whether the value is at the beginning */
    abstract String escaped(String value, boolean isFirst);
}
