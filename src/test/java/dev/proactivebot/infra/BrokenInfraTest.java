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

/** The checker fails what it should: a copy is broken on purpose. */
class BrokenInfraTest {
    @TempDir
    private Path copy;

    @Test
    void aCopyThatIsNotBrokenHasNoProblems() throws IOException {
        assertEquals(List.of(), broken("main.bicep", "location", "location"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            modules/app.bicep        | httpsOnly: true                  | httpOnly: true                       | there is no property httpOnly
            modules/app.bicep        | httpsOnly: true                  | HttpsOnly: true                      | there is no property HttpsOnly
            modules/app.bicep        | httpsOnly: true                  | httpsOnly: 'true'                    | a string where there should be bool
            modules/app.bicep        | httpsOnly: true                  | httpsOnly: true, state: 'x'          | state can only be read
            modules/app.bicep        | scmMinTlsVersion: '1.2'          | scmMinTlsVersion: '1.9'              | '1.9' is none of
            modules/app.bicep        | 'RollingUpdate'])                | 'Rolling'])                          | 'Rolling' is none of
            modules/app.bicep        | instanceMemoryMB: instanceMemory | instanceMemoryMB: javaVersion        | javaVersion is a value of type string where there should be int
            modules/app.bicep        | plan.id                          | plans.id                             | nothing is called plans
            modules/app.bicep        | properties.defaultHostName       | properties.hostName                  | a resource of this type has no properties.hostName
            modules/app.bicep        | Microsoft.Web/sites@2025-05-01   | Microsoft.Web/sites@2019-08-01       | no schema of Microsoft.Web/sites@2019-08-01
            modules/app.bicep        | empty(vaultReference)            | isEmpty(vaultReference)              | no function isEmpty
            modules/app.bicep        | name: 'scm'                      | name: 'git'                          | none of the variants by name
            modules/app.bicep        | endpoint string = 'https          | endpoint int = 'https                | endpoint is a int, and its value a string
            modules/app.bicep        | serverFarmId: plan.id            | serverFarmId: plan.properties        | a value of type object where there should be string
            modules/app.bicep        | parent: app                      | // none                              | noPasswordForScm needs a parent
            modules/app.bicep        | parent: app                      | parent: plan                         | the parent of noPasswordForScm is no Microsoft.Web/sites
            modules/bot.bicep        | msaAppMSIResourceId              | msaAppMsiResourceId                  | there is no property msaAppMsiResourceId
            modules/bot.bicep        | { msaAppMSIResourceId: identityId } | { msaAppMSIResourceId: true }     | a value of type bool where there should be string
            modules/bot.bicep        | parent: bot                      | // none                              | teams needs a parent
            modules/storage.bicep    | parent: queueService             | // none                              | queues needs a parent
            modules/storage.bicep    | parent: queueService             | parent: account                      | the parent of queues is no Microsoft.Storage/storageAccounts/queueServices
            modules/storage.bicep    | name: 'app-package'              | name: 'default/app-package'          | packages has a name of too many segments
            modules/storage.bicep    | 'bot-queue-poison'               | 'bot_queue_poison'                   | 'bot_queue_poison' does not fit
            modules/storage.bicep    | scope: account                   | scope: principalId                   | the scope of access is no resource
            modules/storage.bicep    | 'st${uniqueString(               | 'storage-${uniqueString(             | does not fit
            modules/monitoring.bicep | guid(pack.id, query.name)        | guid(pack.id, query.nam)             | query has no nam
            modules/monitoring.bicep | displayName: query.name          | displayName: query.title             | query has no title
            modules/monitoring.bicep | 'log-${name}'                    | name                                 | 'Az' does not fit
            modules/monitoring.bicep | 'log-${name}'                    | 'log-analytics-workspace-of-${name}' | does not fit
            modules/identity.bicep   | string = identity.id             | string = identity.properties         | id is a string, and its value a object
            modules/alerts.bicep     | severity: rule.severity          | severity: rule.title                 | a string where there should be int
            modules/alerts.bicep     | severity: 2                      | severity: 7                          | 7 does not fit
            modules/alerts.bicep     | severity: rule.severity          | // none                              | severity is missing
            modules/alerts.bicep     | evaluationFrequency:             | muteActionsDuration:                 | evaluationFrequency is missing
            modules/alerts.bicep     | windowSize: rule.window          | windowSize: '15M'                    | '15M' does not fit
            modules/alerts.bicep     | windowSize: rule.window          | overrideQueryTimeRange: rule.window  | windowSize is missing
            modules/alerts.bicep     | threshold: rule.threshold        | threshold: rule.treshold             | rule has no treshold
            main.bicep               | scope: group                     | // none                              | the module identity needs a scope
            main.bicep               | scope: group                     | scope: identity                      | the scope of identity is no resource group
            main.bicep               | 'vault-${name}'                  | 'vault of ${name}'                   | does not fit
            main.bicep               | @minLength(2)                    | @minLength(1)                        | 'z' does not fit
            main.bicep               | @minLength(2)                    | // none                              | name has no minLength
            main.bicep               | @maxLength(42)                   | @maxLength(62)                       | does not fit [A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]
            main.bicep               | appType == 'SingleTenant'        | appType == 'Singletenant'            | appType is never 'Singletenant'
            main.bicep               | param dailyLogLimit int = 0      | param dailyLogLimit int = -1         | has a default that is out of range
            modules/bot.bicep        | msaAppId: appId                  | msaApp: appId                        | msaAppId is missing
            modules/bot.bicep        | isEnabled: true                  | enabled: true                        | isEnabled is missing
            modules/bot.bicep        | channelName: 'WebChatChannel'    | channelName: 'WebChat'               | none of the variants by channelName
            modules/storage.bicep    | kind: 'StorageV2'                | tags: tags                           | one tags, not two
            modules/storage.bicep    | allowSharedKeyAccess: sharedKeys | allowSharedKeyAccess: 0              | a number where there should be bool
            modules/storage.bicep    | principalType: 'ServicePrincipal' | principalType: 'Service'            | 'Service' is none of
            modules/alerts.bicep     | enabled: true                    | displayNames: 'x'                    | enabled is missing
            modules/monitoring.bicep | ../queries/waiting.kql           | ../queries/wait.kql                  | there is no file
            modules/monitoring.bicep | param dailyLogLimit int          | param dailyLogLimit string           | dailyLogLimit is a
            modules/identity.bicep   | output clientId string           | output client string                 | the module identity has no outputs.clientId
            main.bicep               | tier: botTier                    | tiers: botTier                       | has no parameter tiers
            main.bicep               | endpoint: app.outputs.endpoint   | // nothing                           | needs endpoint
            main.bicep               | param javaVersion string = '21'  | param javaVersion string = '11'      | has a default that is not allowed
            main.bicep               | param maximumInstances int = 40  | param maximumInstances int = 4000    | has a default that is out of range
            main.bicep               | @description('Region of          | // @description('Region of           | location has no description
            main.bicep               | modules/bot.bicep                | modules/bots.bicep                   | there is no modules/bots.bicep
            main.bicep               | targetScope = 'subscription'     | targetScope 'subscription'           | there should be =
            main.bicep               | tags: allTags                    | tags: allTags location: location     | a new line or a comma
            main.bicep               | 'rg-${name}'                     | 'rg-${}'                             | a value is missing
            main.bicep               | param vaultItem string           | param noItem string                  | noItem is used nowhere
            main.bicep               | 'rg-${name}'                     | 'rg-${name}                          | a string that does not end
            main.bicep               | output botId string              | outputs botId string                 | a statement, not outputs
            """)
    void theCheckerSeesWhatIsBroken(String file, String right, String wrong, String expected) throws IOException {
        List<String> problems = broken(file, right, wrong);

        assertTrue(problems.stream().anyMatch(problem -> problem.contains(expected)), problems::toString);
    }

    private List<String> broken(String file, String right, String wrong) throws IOException {
        for (Path from : Infra.files(Infra.FOLDER, name -> name.endsWith(".bicep") || name.endsWith(".kql"))) {
            Path to = copy.resolve(Infra.FOLDER.relativize(from));
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }
        Path target = copy.resolve(file);
        String text = Files.readString(target);
        assertTrue(text.contains(right), () -> file + " has no " + right);
        Files.writeString(target, text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        return BicepCheck.problems(copy.resolve("main.bicep"));
    }
}
