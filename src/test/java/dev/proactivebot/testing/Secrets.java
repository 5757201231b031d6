package dev.proactivebot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds texts and files that look like secrets. */
public final class Secrets {
    private static final Pattern FILE =
            Pattern.compile("local\\.settings\\.json|\\.env|.*\\.(pem|pfx)", Pattern.CASE_INSENSITIVE);

    /**
     * Storage keys, private keys, shared access signatures, client secrets of Entra, tokens, and values of secret
     * settings. Quotes and line ends may be escaped, as in JSON, in Java, or in JSON within Java.
     */
    private static final Pattern TEXT = Pattern.compile("AccountKey\\\\*\"?\\s*[=:]\\s*\\\\*\"?[A-Za-z0-9+/]{40,}"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----(\\\\[rn]|[^A-Za-z0-9]){0,40}[A-Za-z0-9+/]{40,}"
            + "|[?&]sig=[A-Za-z0-9%]{40,}"
            + "|[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,}"
            + "|eyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}"
            // a reference begins with @ and a placeholder with < or $
            + "|(?i:MicrosoftApp(Certificate)?Password)\\\\*\"\\s*:\\s*\\\\*\"[A-Za-z0-9_~]");

    private Secrets() {}

    public static boolean isIn(Path file) {
        try {
            return isFile(file) || isIn(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a file of this name holds secrets, whatever its content. */
    public static boolean isFile(Path file) {
        return FILE.matcher(String.valueOf(file.getFileName())).matches();
    }

    public static boolean isIn(String text) {
        return TEXT.matcher(text).find();
    }
}
