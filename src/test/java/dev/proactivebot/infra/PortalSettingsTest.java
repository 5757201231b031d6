package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that a deployment keeps app settings that a person made in the portal. */
class PortalSettingsTest {
    private static final String APP = code(Infra.FOLDER.resolve("modules/app.bicep"));
    private static final String SETTINGS = code(Infra.FOLDER.resolve("modules/settings.bicep"));

    @Test
    void noResourceDeclaresAppSettings() {
        List<Path> files = Infra.files(Infra.FOLDER, name -> name.endsWith(".bicep"));

        assertTrue(files.size() > 7, files::toString);
        for (Path file : files) {
            assertFalse(code(file).contains("appSettings:"), file::toString);
        }
    }

    @Test
    void existingSettingsOverrideDefaultsButNotMusts() {
        assertTrue(SETTINGS.contains("resource settings 'Microsoft.Web/sites/config@2025-03-01' = {"), SETTINGS);
        assertTrue(SETTINGS.contains("name: 'appsettings'"), SETTINGS);
        assertTrue(SETTINGS.contains("properties: union(defaults, current, musts)"), SETTINGS);
    }

    @Test
    void existingSettingsAreSecureParameters() {
        assertTrue(SETTINGS.contains("@secure()\nparam current object"), SETTINGS);
    }

    @Test
    void settingsAreReadAfterTheSiteOutsideTheirModule() {
        assertFalse(SETTINGS.contains("list("), SETTINGS);
        assertTrue(APP.contains("""
            module appSettings 'settings.bicep' = {
              name: 'settings'
              params: {
                name: app.name
                current: list('${app.id}/config/appsettings', '2025-03-01').properties
                defaults: union(defaultSettings, settings)
                musts: union(botSettings, vaultSettings, platformSettings)
              }
              dependsOn: [noPasswordForScm]
            }
            """), APP);
    }

    /** With types the compiled template would also contain existing resources (languageVersion 2.0). */
    @Test
    void filesDeclareNoTypes() {
        assertFalse(
                Pattern.compile("(?m)^(type|import) ").matcher(APP + SETTINGS).find());
    }

    @Test
    void bodyLimitIsADefault() {
        assertTrue(APP.contains("var defaultSettings = {\n  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '3145728'\n}\n"), APP);
    }

    /** Returns a file without its comments. */
    private static String code(Path file) {
        return Infra.text(file).replaceAll("(?m)^\\s*(//|#disable-next-line).*\\R", "");
    }
}
