package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the checker with copies that are broken on purpose. */
class BrokenInfraTest {
    @TempDir
    private Path copy;

    @Test
    void intactCopyHasNoProblems() throws IOException {
        assertEquals(List.of(), broken("main.bicep", "location", "location"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        modules/app.bicep        | httpsOnly: true                  | httpOnly: true                       | 'httpOnly' is not defined in the schema
        modules/app.bicep        | httpsOnly: true                  | HttpsOnly: true                      | 'HttpsOnly' is not defined in the schema
        modules/app.bicep        | httpsOnly: true                  | httpsOnly: 'true'                    | string found, boolean expected
        modules/app.bicep        | httpsOnly: true                  | httpsOnly: true, state: 'x'          | /properties/state: is a readonly field
        modules/app.bicep        | scmMinTlsVersion: '1.2'          | scmMinTlsVersion: '1.9'              | does not have a value in the enumeration
        modules/app.bicep        | plan.id                          | plans.id                             | nothing is called plans
        modules/app.bicep        | empty(vaultReference)            | isEmpty(vaultReference)              | nothing is called isEmpty
        modules/app.bicep        | { name: 'http',                  | { nam: 'http',                       | 'nam' is not defined in the schema
        modules/bot.bicep        | msaAppMSIResourceId              | msaAppMsiResourceId                  | 'msaAppMsiResourceId' is not defined in the schema
        modules/bot.bicep        | msaAppId: appId                  | msaApp: appId                        | required property 'msaAppId' not found
        modules/bot.bicep        | isEnabled: true                  | enabled: true                        | required property 'isEnabled' not found
        modules/bot.bicep        | channelName: 'WebChatChannel'    | channelName: 'WebChat'               | does not have a value in the enumeration
        modules/storage.bicep    | allowSharedKeyAccess: sharedKeys | allowSharedKeyAccess: 0              | integer found, boolean expected
        modules/storage.bicep    | principalType: 'ServicePrincipal' | principalType: 'Service'            | does not have a value in the enumeration
        modules/monitoring.bicep | guid(pack.id, query.name)        | guid(pack.id, quer.name)             | nothing is called quer
        modules/monitoring.bicep | ../queries/waiting.kql           | ../queries/wait.kql                  | there is no file
        modules/monitoring.bicep | kind: 'shared'                   | kind: 'user'                         | does not have a value in the enumeration
        modules/alerts.bicep     | severity: rule.severity          | severity: 7                          | must have a maximum value of 4
        modules/alerts.bicep     | severity: rule.severity          | // none                              | required property 'severity' not found
        modules/alerts.bicep     | windowSize: rule.window          | windowSize: '15M'                    | does not match the regex pattern
        modules/alerts.bicep     | enabled: true                    | displayNames: 'x'                    | required property 'enabled' not found
        modules/identity.bicep   | output clientId string           | output client string                 | the module identity has no outputs.clientId
        main.bicep               | tier: botTier                    | tiers: botTier                       | has no parameter tiers
        main.bicep               | endpoint: app.outputs.endpoint   | // nothing                           | needs endpoint
        main.bicep               | @description('Region of          | // @description('Region of           | location has no description
        main.bicep               | modules/bot.bicep                | modules/bots.bicep                   | there is no modules/bots.bicep
        main.bicep               | targetScope = 'subscription'     | targetScope 'subscription'           | no Bicep
        main.bicep               | tags: allTags                    | tags: allTags location: location     | no Bicep
        main.bicep               | 'rg-${name}'                     | 'rg-${}'                             | no Bicep
        main.bicep               | 'rg-${name}'                     | 'rg-${name}                          | no Bicep
        main.bicep               | output botId string              | outputs botId string                 | no Bicep
        main.bicep               | param vaultItem string           | param noItem string                  | noItem is used nowhere
        main.bicep               | param tags object                | param name object                    | there are two of name
        """)
    void brokenCopyHasTheExpectedProblem(String file, String right, String wrong, String expected) throws IOException {
        List<String> problems = broken(file, right, wrong);

        assertTrue(problems.stream().anyMatch(problem -> problem.contains(expected)), problems::toString);
    }

    private List<String> broken(String file, String right, String wrong) throws IOException {
        for (Path from : Infra.files(Infra.FOLDER, name -> name.matches(".+\\.(bicep|kql|json)"))) {
            Path to = copy.resolve(Infra.FOLDER.relativize(from));
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }
        Path target = copy.resolve(file);
        String text = Files.readString(target);
        assertTrue(text.contains(right), () -> file + " has no " + right);
        Files.writeString(target, text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        return Bicep.problems(copy.resolve("main.bicep"));
    }
}
