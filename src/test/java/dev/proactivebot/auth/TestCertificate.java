package dev.proactivebot.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A self-signed certificate with its key, made by the JDK's keytool: the JDK has no API to make one. */
final class TestCertificate {
    private static final String STORE_PASSWORD = "pass-1";

    private TestCertificate() {}

    /** A PFX file when there is a password (which must be {@code pass-1}), otherwise a PEM file. */
    static Path write(Path file, String password) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = password.isEmpty() ? file.resolveSibling("made.pfx") : file;
        keytool(store);
        if (password.isEmpty()) {
            pem(store, file);
        }
        return file;
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "bot",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=bot",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static void pem(Path store, Path file) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        Files.writeString(
                file,
                block(
                                "PRIVATE KEY",
                                keys.getKey("bot", STORE_PASSWORD.toCharArray()).getEncoded())
                        + block("CERTIFICATE", keys.getCertificate("bot").getEncoded()));
    }

    private static String block(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
