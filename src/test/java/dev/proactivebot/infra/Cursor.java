package dev.proactivebot.infra;

import dev.proactivebot.infra.Token.Kind;
import java.util.List;

/** Where a reader is among the tokens. */
class Cursor {
    private final String file;
    private final List<Token> tokens;
    private int at;

    Cursor(String file, List<Token> tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    final String file() {
        return file;
    }

    final void endOfStatement() {
        if (!isAt(Kind.END)) {
            take(Kind.NEW_LINE, "a new line");
        }
    }

    final void skipLines() {
        while (isAt(Kind.NEW_LINE)) {
            at++;
        }
    }

    final String word() {
        return take(Kind.WORD, "a name").text();
    }

    final boolean isAt(Kind kind) {
        return tokens.get(at).is(kind);
    }

    final boolean isAt(String sign) {
        return tokens.get(at).is(sign);
    }

    final boolean takes(String sign) {
        boolean isThere = isAt(sign);
        at += isThere ? 1 : 0;
        return isThere;
    }

    final int line() {
        return tokens.get(at).line();
    }

    final void expect(String sign) {
        if (!takes(sign)) {
            throw problem(sign);
        }
    }

    final Token take(Kind kind, String what) {
        if (!isAt(kind)) {
            throw problem(what);
        }
        return next();
    }

    final Token next() {
        Token token = tokens.get(at);
        at += token.is(Kind.END) ? 0 : 1;
        return token;
    }

    final BicepException problem(String wanted) {
        Token token = tokens.get(at);
        return problem(token, "there should be " + wanted + " before " + shown(token));
    }

    final BicepException problem(Token token, String what) {
        return new BicepException(file, token.line(), what);
    }

    private static String shown(Token token) {
        return token.is(Kind.NEW_LINE) ? "the end of the line" : token.text();
    }
}
