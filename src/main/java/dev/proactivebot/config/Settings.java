package dev.proactivebot.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The raw settings, trimmed (an empty value counts as unset), and what was found wrong with them. */
final class Settings {
    /** Any of these is set on every Azure Functions instance, whatever its plan. */
    private static final List<String> AZURE = List.of("WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "CONTAINER_NAME");

    private static final Pattern REFERENCE =
            Pattern.compile("@Microsoft\\.(KeyVault|AppConfiguration)\\(", Pattern.CASE_INSENSITIVE);
    /** With it begin the names of the platform's own copies of settings. */
    private static final String COPY = "^APPSETTING_";

    private final Map<String, String> environment;
    private final boolean development;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Settings(Map<String, String> environment) {
        this.environment = environment;
        this.development = raw("AZURE_FUNCTIONS_ENVIRONMENT").equalsIgnoreCase("Development")
                && AZURE.stream().allMatch(name -> raw(name).isEmpty());
    }

    /** A developer's machine: said so by the environment, and nothing there says Azure. */
    boolean development() {
        return development;
    }

    List<String> problems() {
        return problems;
    }

    /** Returns what is not used as it is set, in whole sentences. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Finds what is a reference still, in settings of the host as well: the platform puts the value in its place, and where it cannot,
     * the reference stays.
     */
    void nameReferences() {
        for (String name : new TreeSet<>(environment.keySet())) {
            Matcher reference = REFERENCE.matcher(raw(name));
            if (reference.lookingAt()) {
                String kind = reference.group(1).equalsIgnoreCase("KeyVault") ? "a Key Vault" : "an App Configuration";
                problem(
                        name.replaceFirst(COPY, ""),
                        "is " + kind + " reference that the platform could not follow: see the setting in the portal");
            }
        }
    }

    /** A file that can be read, now at least; what is returned of one that cannot be is of no use. */
    Path file(Setting setting) {
        try {
            Path file = Path.of(get(setting));
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // no file has such a name
        }
        problem(setting, "names a file that cannot be read");
        return Path.of("");
    }

    /** An absolute https URL; in Development http to this machine as well. */
    Optional<URI> url(Setting setting) {
        Optional<String> value = optional(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        URI uri = parsed(value.get());
        if (uri != null && uri.getHost() != null && uri.getUserInfo() == null) {
            boolean local = development && "http".equalsIgnoreCase(uri.getScheme()) && Loopback.is(uri.getHost());
            if (local || "https".equalsIgnoreCase(uri.getScheme())) {
                return Optional.of(uri);
            }
        }
        problem(setting, development ? "must be an https URL, or http to this machine" : "must be an https URL");
        return Optional.empty();
    }

    private static @Nullable URI parsed(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    Optional<String> optional(Setting setting) {
        return Optional.of(get(setting)).filter(value -> !value.isEmpty());
    }

    /** A whole number of those bounds, {@code otherwise} when the setting is unset. */
    int wholeNumber(Setting setting, int least, int most, int otherwise) {
        String value = get(setting);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        problem(setting, "must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** Whether the setting has the second of two values, without regard to case; unset is the first. */
    boolean oneOf(Setting setting, String first, String second) {
        String value = get(setting);
        if (!value.isEmpty() && !value.equalsIgnoreCase(first) && !value.equalsIgnoreCase(second)) {
            problem(setting, "must be " + first + " or " + second);
        }
        return value.equalsIgnoreCase(second);
    }

    /** A number of bytes; empty when the setting is unset, or the platform would not take it. */
    OptionalLong bytes(Setting setting) {
        String value = get(setting);
        return value.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    /** Reads the environment as it is now: the platform may change it while the app runs. */
    Optional<IdentityEndpoint> identityEndpoint() {
        return IdentityEndpoint.of(environment);
    }

    boolean has(Setting setting) {
        return !get(setting).isEmpty();
    }

    String get(Setting setting) {
        return raw(setting.key());
    }

    private String raw(String name) {
        String value = environment.get(name);
        return value == null ? "" : value.trim();
    }

    void warning(Setting setting, String what) {
        warnings.add(setting.key() + " " + what);
    }

    void problem(Setting setting, String what) {
        problem(setting.key(), what);
    }

    private void problem(String name, String what) {
        String line = name + " " + what;
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }
}
