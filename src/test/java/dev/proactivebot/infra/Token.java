package dev.proactivebot.infra;

import java.util.List;

/**
 * A piece of a Bicep file.
 *
 * @param parts of a string: texts and, for what is interpolated, lists of tokens; else empty
 */
record Token(Kind kind, String text, List<Object> parts, int line) {

    enum Kind {
        WORD,
        NUMBER,
        STRING,
        SIGN,
        NEW_LINE,
        END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }
}
