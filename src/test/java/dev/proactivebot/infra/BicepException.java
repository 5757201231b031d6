package dev.proactivebot.infra;

/** A file that is no Bicep, as far as this reader knows the language. */
final class BicepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BicepException(String file, int line, String what) {
        super(file + ":" + line + ": " + what);
    }
}
