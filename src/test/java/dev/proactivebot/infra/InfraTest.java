package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.Setting;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be said of the infrastructure without Azure. */
class InfraTest {
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String SITE = "Microsoft.Web/sites";
    private static final String ROLE = "Microsoft.Authorization/roleAssignments";

    private static final Map<String, String> ROLES = Map.of(
            "storageBlobDataOwner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "storageQueueDataContributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            "storageTableDataContributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            "monitoringMetricsPublisher", "3913510d-42f4-4e42-8a64-420c390055eb",
            "keyVaultSecretsUser", "4633458b-17de-408a-b874-0445c86b69e6");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)list(Account)?(Keys|Secrets|Sas|Credentials)|AccountKey=|SharedAccess(Key|Signature)|[?&]sig=|BEGIN [A-Z ]*PRIVATE KEY|password\\s*[:=]\\s*'(?!@Microsoft\\.KeyVault)");

    private static final Set<String> OF_THE_PLATFORM =
            Set.of("APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING");

    @Test
    void everyFileIsRightByMicrosoftsOwnSchemas() {
        assertEquals(List.of(), BicepCheck.problems(Infra.MAIN));
    }

    @Test
    void everyFileIsPartOfTheMainOne() {
        Set<Path> reached =
                BicepCheck.all(Infra.MAIN).stream().map(BicepFile::path).collect(Collectors.toSet());

        assertEquals(new HashSet<>(Infra.files(Infra.FOLDER, name -> name.endsWith(".bicep"))), reached);
    }

    @Test
    void onlyTheNameHasToBeGiven() {
        List<String> needed = BicepFile.read(Infra.MAIN).all(Kind.PARAM).stream()
                .filter(param -> param.value().isEmpty())
                .map(Declaration::name)
                .toList();

        assertEquals(List.of("name"), needed);
    }

    @Test
    void theReadmeHasEveryParameterAndNoOther() {
        String readme = Infra.text(Infra.FOLDER.resolve("README.md"));
        String table = readme.substring(readme.indexOf("## Parameters"), readme.indexOf("They are best kept"));
        Set<String> told = Pattern.compile("(?m)^\\| (`[^|]+`) \\|")
                .matcher(table)
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).replace("`", "").split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> params = BicepFile.read(Infra.MAIN).all(Kind.PARAM).stream()
                .map(Declaration::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(params, told);
    }

    @Test
    void theResourceGroupIsTheOneThatThePomExpects() {
        String pom = Infra.text(Path.of("pom.xml"));
        Declaration group =
                BicepFile.read(Infra.MAIN).find(Kind.PARAM, "resourceGroupName").orElseThrow();

        assertTrue(pom.contains("<functionResourceGroup>rg-${functionAppName}</functionResourceGroup>"));
        assertEquals("rg-*", ((Node.Str) group.value().orElseThrow()).plain());
    }

    @Test
    void allQueuesOfTheCodeAreMadeWithTheirPoisonQueues() {
        Set<String> wanted =
                Set.of(Queues.DIRECT, Queues.DIRECT + Queues.POISON, Queues.BULK, Queues.BULK + Queues.POISON);

        assertEquals(wanted, Set.copyOf(Infra.texts("queueNames")));
    }

    @Test
    void allTablesOfTheCodeAreMade() {
        Set<String> wanted = new TreeSet<>();
        Pattern table = Pattern.compile("tables\\.table\\((?:\"(\\w+)\"|([A-Z]\\w*\\.)?([A-Z]+))\\)");
        for (Path source : Infra.files(Path.of("src/main/java"), name -> name.endsWith(".java"))) {
            Matcher found = table.matcher(Infra.text(source));
            while (found.find()) {
                wanted.add(found.group(1) == null ? constant(source, found.group(2), found.group(3)) : found.group(1));
            }
        }

        assertTrue(wanted.size() > 5, wanted::toString);
        assertEquals(wanted, new TreeSet<>(Infra.texts("tableNames")));
    }

    private static String constant(Path source, String owner, String name) {
        String type = owner == null ? String.valueOf(source.getFileName()) : owner + "java";
        Path file = Infra.files(Path.of("src/main/java"), type::equals).get(0);
        Matcher value = Pattern.compile("String " + name + " = \"(\\w+)\";").matcher(Infra.text(file));
        assertTrue(value.find(), () -> file + " has no " + name);
        return value.group(1);
    }

    @Test
    void theAppSettingsAreThoseThatTheAppAndThePlatformRead() {
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        known.addAll(OF_THE_PLATFORM);
        Set<String> given = new TreeSet<>();
        for (String variable : List.of("botSettings", "platformSettings", "vaultSettings")) {
            BicepFile app = BicepFile.read(Infra.FOLDER.resolve("modules/app.bicep"));
            app.find(Kind.VAR, variable).orElseThrow().value().orElseThrow().walk(node -> {
                if (node instanceof Node.Obj object) {
                    object.properties().forEach(property -> given.add(property.name()));
                }
            });
        }

        assertTrue(known.containsAll(given), given::toString);
        assertTrue(given.containsAll(Set.of(
                "MicrosoftAppType",
                "MicrosoftAppId",
                "MicrosoftAppTenantId",
                "AzureWebJobsStorage__accountName",
                "AzureWebJobsStorage__credential",
                "AzureWebJobsStorage__clientId")));
        assertFalse(given.contains(Setting.STORAGE.key()), "a connection string wins over the identity");
    }

    @Test
    void theAppTakesHttpsOfToday() {
        Node.Obj site = Infra.resource(SITE);

        assertEquals(new Node.Bool(true), Infra.at(site, "properties.httpsOnly").orElseThrow());
        assertText("1.2", site, "properties.siteConfig.minTlsVersion");
        assertText("1.2", site, "properties.siteConfig.scmMinTlsVersion");
        // the platform refuses these for Flex Consumption (error 51021)
        for (String refused :
                List.of("ftpsState", "alwaysOn", "linuxFxVersion", "javaVersion", "functionAppScaleLimit")) {
            assertTrue(Infra.at(site, "properties.siteConfig." + refused).isEmpty(), refused);
        }
        assertTrue(Infra.at(site, "properties.siteConfig.cors").isEmpty());
    }

    @Test
    void noPasswordOpensTheAppAndNoKeyItsPackages() {
        List<Node.Obj> policies = Infra.resources(SITE + "/basicPublishingCredentialsPolicies");

        assertEquals(2, policies.size());
        policies.forEach(policy -> assertEquals(
                new Node.Bool(false), Infra.at(policy, "properties.allow").orElseThrow()));
        assertText(
                "UserAssignedIdentity",
                Infra.resource(SITE),
                "properties.functionAppConfig.deployment.storage.authentication.type");
    }

    @Test
    void storageHasNoKeysAndShowsNothingToEverybody() {
        Node.Obj account = Infra.resource(STORAGE);

        for (String property :
                List.of("allowSharedKeyAccess", "allowBlobPublicAccess", "allowCrossTenantReplication")) {
            assertEquals(
                    new Node.Bool(false),
                    Infra.at(account, "properties." + property).orElseThrow(),
                    property);
        }
        assertEquals(
                new Node.Bool(true),
                Infra.at(account, "properties.supportsHttpsTrafficOnly").orElseThrow());
        assertText("TLS1_2", account, "properties.minimumTlsVersion");
        assertText("None", Infra.resource(STORAGE + "/blobServices/containers"), "properties.publicAccess");
    }

    @Test
    void logsAreTakenWithATokenOnly() {
        Node.Obj insights = Infra.resource("Microsoft.Insights/components");

        assertEquals(
                new Node.Bool(true),
                Infra.at(insights, "properties.DisableLocalAuth").orElseThrow());
    }

    @Test
    void rolesAreNamedAndFewAndForOneResourceEach() {
        for (BicepFile file : BicepCheck.all(Infra.MAIN)) {
            file.declarations()
                    .forEach(declared -> declared.value()
                            .ifPresent(value -> value.walk(node -> {
                                if (node instanceof Node.Str text
                                        && ID.matcher(text.plain()).find()) {
                                    assertEquals(ROLES.get(declared.name()), text.plain(), file.where(declared.line()));
                                }
                            })));
        }
        Infra.resources(ROLE).forEach(role -> assertTrue(role.get("scope").isPresent()));
        assertEquals(3, Infra.resources(ROLE).size());
    }

    @Test
    void nothingLooksLikeASecret() {
        for (Path file : Infra.files(Infra.FOLDER, name -> !name.endsWith(".png"))) {
            Matcher found = SECRET.matcher(Infra.text(file));
            assertFalse(found.find(), () -> file + ": " + found.group());
        }
    }

    private static void assertText(String wanted, Node.Obj object, String path) {
        assertEquals(wanted, ((Node.Str) Infra.at(object, path).orElseThrow()).plain(), path);
    }
}
