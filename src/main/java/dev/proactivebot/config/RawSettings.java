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

/** Holds the settings as text, trimmed, and collects the problems with them. An empty value counts as unset. */
final class RawSettings {
    /** At least one of these is set on every Azure Functions instance, whatever its plan. */
    private static final List<String> AZURE = List.of("WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "CONTAINER_NAME");

    private static final Pattern REFERENCE =
            Pattern.compile("@Microsoft\\.(KeyVault|AppConfiguration)\\(", Pattern.CASE_INSENSITIVE);
    /** The platform also copies each app setting to a name with this prefix. */
    private static final String COPY = "^APPSETTING_";

    private static final Pattern SHOWN = Pattern.compile("[ -~]{1,20}");

    private final Map<String, String> environment;
    private final boolean isDevelopment;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    RawSettings(Map<String, String> environment) {
        this.environment = environment;
        this.isDevelopment = raw("AZURE_FUNCTIONS_ENVIRONMENT").equalsIgnoreCase("Development")
                && AZURE.stream().allMatch(name -> raw(name).isEmpty());
    }

    /** Returns whether the environment says Development, and no variable of Azure contradicts it. */
    boolean isDevelopment() {
        return isDevelopment;
    }

    List<String> problems() {
        return problems;
    }

    /** Returns sentences about settings that are used with another value. */
    List<String> warnings() {
        return warnings;
    }

    /** Reports unresolved references, even in the host's settings: the platform leaves a reference that it cannot resolve as it is. */
    void reportUnresolvedReferences() {
        for (String name : new TreeSet<>(environment.keySet())) {
            Matcher reference = REFERENCE.matcher(raw(name));
            if (reference.lookingAt()) {
                String kind = reference.group(1).equalsIgnoreCase("KeyVault") ? "a Key Vault" : "an App Configuration";
                problem(
                        name.replaceFirst(COPY, ""),
                        "is " + kind
                                + " reference that the platform could not resolve: open the setting in the portal to see why");
            }
        }
    }

    /** Returns a file that can be read, or reports a problem and returns an empty path. */
    Path readableFile(Setting setting) {
        try {
            Path file = Path.of(get(setting));
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // not a file name
        }
        problem(setting, "names a file that cannot be read");
        return Path.of("");
    }

    /** Returns an https URL; in Development http to this machine is allowed as well. */
    Optional<URI> url(Setting setting) {
        Optional<String> value = optional(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        URI uri = parse(value.get());
        if (uri != null && uri.getHost() != null && uri.getUserInfo() == null) {
            boolean local =
                    isDevelopment && "http".equalsIgnoreCase(uri.getScheme()) && Loopback.isLoopback(uri.getHost());
            if (local || "https".equalsIgnoreCase(uri.getScheme())) {
                return Optional.of(uri);
            }
        }
        problem(setting, isDevelopment ? "must be an https URL, or http to this machine" : "must be an https URL");
        return Optional.empty();
    }

    private static @Nullable URI parse(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    Optional<String> optional(Setting setting) {
        return Optional.of(get(setting)).filter(value -> !value.isEmpty());
    }

    /** Returns a whole number within the bounds, or {@code otherwise} when the setting is unset. */
    int wholeNumber(Setting setting, int least, int most, int otherwise) {
        String value = get(setting);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        badValue(setting, "must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** Returns whether the setting has the alternative of two values, ignoring case. Unset means the usual value. */
    boolean isAlternative(Setting setting, String usual, String alternative) {
        String value = get(setting);
        if (!value.isEmpty() && !value.equalsIgnoreCase(usual) && !value.equalsIgnoreCase(alternative)) {
            badValue(setting, "must be " + usual + " or " + alternative);
        }
        return value.equalsIgnoreCase(alternative);
    }

    /** Returns a number of bytes; empty when the setting is unset, or not a number. */
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

    /** Reports a problem with the value, if that is short: a long one may be a secret in the wrong place. */
    void badValue(Setting setting, String rule) {
        String value = get(setting);
        problem(setting, SHOWN.matcher(value).matches() ? rule + "; it is " + value : rule);
    }

    private void problem(String name, String what) {
        String line = name + " " + what;
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }
}
