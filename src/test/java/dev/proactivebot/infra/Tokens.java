package dev.proactivebot.infra;

import dev.proactivebot.infra.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a Bicep file into tokens: the part of the language that this project uses, anything else is an error. */
final class Tokens {
    private static final List<String> SIGNS = List.of(
            "==", "!=", "<=", ">=", "&&", "||", "??", "{", "}", "[", "]", "(", ")", ":", ",", ".", "=", "?", "!", "<",
            ">", "@", "-", "+");

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    private Tokens(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static List<Token> of(String file, String text) {
        Tokens tokens = new Tokens(file, text);
        List<Token> found = tokens.until('\0');
        found.add(new Token(Kind.END, "the end", List.of(), tokens.line));
        return found;
    }

    /** Everything up to the end, or up to a brace that closes what is interpolated. */
    private List<Token> until(char end) {
        List<Token> found = new ArrayList<>();
        int open = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == end && open == 0) {
                at++;
                return found;
            }
            open += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '\n') {
                add(found, Kind.NEW_LINE, "\n");
                line++;
            } else if (c == ' ' || c == '\r') {
                at++;
            } else if (text.startsWith("//", at) || text.startsWith("#disable-next-line ", at)) {
                at = Math.max(at, ends("\n"));
            } else if (c == '\'') {
                found.add(string());
            } else {
                found.add(other(c));
            }
        }
        if (end != '\0') {
            throw problem("the end of the file in an interpolation");
        }
        return found;
    }

    private void add(List<Token> found, Kind kind, String what) {
        found.add(new Token(kind, what, List.of(), line));
        at += what.length();
    }

    private int ends(String mark) {
        int end = text.indexOf(mark, at);
        return end < 0 ? text.length() : end;
    }

    private Token other(char c) {
        int from = at;
        if (Character.isLetter(c) || c == '_') {
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return new Token(Kind.WORD, text.substring(from, at), List.of(), line);
        }
        if (Character.isDigit(c)) {
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            return new Token(Kind.NUMBER, text.substring(from, at), List.of(), line);
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Kind.SIGN, sign, List.of(), line);
            }
        }
        throw problem("a character that means nothing here: " + c);
    }

    private Token string() {
        int from = at++;
        if (text.startsWith("''", at)) {
            throw problem("a string of several lines, which this reader does not know");
        }
        List<Object> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '\'') {
            char c = text.charAt(at);
            if (c == '\n') {
                throw problem("a string that does not end");
            } else if (c == '\\') {
                plain.append(escaped());
            } else if (text.startsWith("${", at)) {
                at += 2;
                parts.add(plain.toString());
                plain.setLength(0);
                parts.add(until('}'));
            } else {
                plain.append(c);
                at++;
            }
        }
        if (at >= text.length()) {
            throw problem("a string that does not end");
        }
        parts.add(plain.toString());
        return new Token(Kind.STRING, text.substring(from, ++at), List.copyOf(parts), line);
    }

    private char escaped() {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
        at += 2;
        return switch (c) {
            case '\\', '\'', '$' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw problem("an escape that is none: \\" + c);
        };
    }

    private BicepException problem(String what) {
        return new BicepException(file, line, what);
    }
}
