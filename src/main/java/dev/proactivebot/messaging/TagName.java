package dev.proactivebot.messaging;

import dev.proactivebot.schema.Blanks;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Normalizes the name in a mention's tag for comparison: it decodes HTML and ignores case and blanks. */
final class TagName {
    private static final int LONGEST = 1_000;
    private static final int HEX = 16;
    private static final Pattern ENTITY =
            Pattern.compile("&(?:(amp|lt|gt|quot|apos|nbsp)|#(\\d{1,7})|#x([0-9a-f]{1,6}));", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private TagName() {}

    static String of(String html) {
        String text = html.length() > LONGEST ? html.substring(0, LONGEST) : html;
        String plain = ENTITY.matcher(text).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
        StringBuilder name = new StringBuilder(plain.length());
        for (char c : Normalizer.normalize(plain, Normalizer.Form.NFKC).toCharArray()) {
            if (!Blanks.isBlank(c)) {
                name.append(c);
            }
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static String character(MatchResult entity) {
        if (entity.group(1) != null) {
            return ENTITIES.getOrDefault(entity.group(1).toLowerCase(Locale.ROOT), "");
        }
        int code = entity.group(2) != null ? Integer.parseInt(entity.group(2)) : Integer.parseInt(entity.group(3), HEX);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "";
    }
}
