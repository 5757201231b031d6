package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.infra.Bicep.Declaration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the infrastructure as far as that is possible without Azure. */
class InfraTest {
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String SITE = "Microsoft.Web/sites";
    private static final String ROLE = "Microsoft.Authorization/roleAssignments";

    private static final Map<String, String> ROLES = Map.of(
            "storageBlobDataOwner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "storageQueueDataContributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            "storageTableDataContributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            "storageQueueDataMessageSender", "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
            "monitoringMetricsPublisher", "3913510d-42f4-4e42-8a64-420c390055eb",
            "keyVaultSecretsUser", "4633458b-17de-408a-b874-0445c86b69e6");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)list(Account)?(Keys|Secrets|Sas|Credentials)|AccountKey=|SharedAccess(Key|Signature)|[?&]sig=|BEGIN"
                    + " [A-Z ]*PRIVATE KEY|password\\s*[:=]\\s*'(?!@Microsoft\\.KeyVault)");

    /** Resource types without a schema in the test resources. */
    private static final Set<String> UNCHECKED = Set.of();

    @Test
    void everyFileMatchesTheSchemas() {
        assertEquals(List.of(), Bicep.problems(Infra.MAIN));
    }

    @Test
    void everyResourceTypeHasASchema() {
        Set<String> unchecked = Infra.created()
                .map(Declaration::type)
                .filter(type -> Bicep.schema(type).isEmpty())
                .collect(Collectors.toSet());

        assertEquals(UNCHECKED, unchecked);
    }

    @Test
    void everyFileIsUsedByMain() {
        Set<Path> reached = Infra.all().stream().map(Bicep::path).collect(Collectors.toSet());

        assertEquals(
                Infra.files(Infra.FOLDER.toAbsolutePath(), name -> name.endsWith(".bicep")).stream()
                        .collect(Collectors.toSet()),
                reached);
    }

    @Test
    void everyParameterHasADefault() {
        List<String> needed = Infra.main()
                .all("param")
                .filter(param -> param.value() == null)
                .map(Declaration::name)
                .toList();

        assertEquals(List.of(), needed);
    }

    @Test
    void deployPageListsExactlyTheParameters() {
        String page = Infra.text(Path.of("docs/deploy.md"));
        String table = page.substring(page.indexOf("## Parameters"), page.indexOf("Keep them in a file"));
        Set<String> told = Pattern.compile("(?m)^\\| (`[^|]+`) \\|")
                .matcher(table)
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).replace("`", "").split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> params =
                Infra.main().all("param").map(Declaration::name).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(params, told);
    }

    @Test
    void appAcceptsOnlyTls12OrNewer() {
        JsonNode site = Infra.resource(SITE);

        assertTrue(Infra.at(site, "properties.httpsOnly").booleanValue());
        assertText("1.2", site, "properties.siteConfig.minTlsVersion");
        assertText("1.2", site, "properties.siteConfig.scmMinTlsVersion");
        // Flex Consumption refuses these (error 51021)
        for (String refused :
                List.of("ftpsState", "alwaysOn", "linuxFxVersion", "javaVersion", "functionAppScaleLimit")) {
            assertFalse(site.at("/properties/siteConfig").has(refused), refused);
        }
        assertFalse(site.at("/properties/siteConfig").has("cors"));
    }

    @Test
    void deploymentUsesNoPasswordAndNoKey() {
        JsonNode policy = Infra.resource(SITE + "/basicPublishingCredentialsPolicies");

        // "ftp" is left out, because a plan without FTP may refuse it
        assertText("scm", policy, "name");
        assertText("false", policy, "properties.allow");
        assertText(
                "UserAssignedIdentity",
                Infra.resource(SITE),
                "properties.functionAppConfig.deployment.storage.authentication.type");
    }

    @Test
    void storageIsPrivateAndHasNoKeysByDefault() {
        JsonNode account = Infra.resource(STORAGE);

        assertText("sharedKeys", account, "properties.allowSharedKeyAccess");
        assertFalse(Infra.main().find("param", "sharedKeys").value().booleanValue());
        for (String property : List.of("allowBlobPublicAccess", "allowCrossTenantReplication")) {
            assertText("false", account, "properties." + property);
        }
        assertText("true", account, "properties.supportsHttpsTrafficOnly");
        assertText("TLS1_2", account, "properties.minimumTlsVersion");
        assertText("None", Infra.resource(STORAGE + "/blobServices/containers"), "properties.publicAccess");
    }

    @Test
    void logsRequireAToken() {
        assertText("true", Infra.resource("Microsoft.Insights/components"), "properties.DisableLocalAuth");
    }

    @Test
    void logLimitOfZeroMeansNoLimit() {
        JsonNode workspace = Infra.resource("Microsoft.OperationalInsights/workspaces");

        assertText("dailyLogLimit == 0 ? -1 : dailyLogLimit", workspace, "properties.workspaceCapping.dailyQuotaGb");
    }

    @Test
    void siblingsOfOneTypeAreCreatedOneAfterTheOther() {
        Map<String, String> latest = new HashMap<>();
        Infra.created().filter(created -> created.value().has("parent")).forEach(created -> {
            String before =
                    latest.put(created.type() + Bicep.text(created.value().path("parent")), created.name());
            assertTrue(
                    before == null
                            || created.value().path("dependsOn").toString().contains('"' + before + '"'),
                    created::name);
        });
    }

    @Test
    void rolesAreFewAndScopedToOneResource() {
        for (Bicep file : Infra.all()) {
            file.declarations().stream()
                    .filter(declared ->
                            declared.value() != null && declared.value().isTextual())
                    .filter(declared -> ID.matcher(declared.value().asText()).find())
                    .forEach(declared -> assertEquals(
                            ROLES.get(declared.name()), declared.value().asText(), declared.name()));
            assertEquals(
                    file.declarations().stream()
                            .filter(declared -> ROLES.containsKey(declared.name()))
                            .count(),
                    ID.matcher(Infra.text(file.path())).results().count(),
                    () -> file.path() + " has an id without a name");
        }
        Infra.resources(ROLE).forEach(role -> assertTrue(role.has("scope")));
        assertEquals(4, Infra.resources(ROLE).size());
        String sender = Infra.resources(ROLE).stream()
                .filter(role -> role.toString().contains("MessageSender"))
                .findFirst()
                .orElseThrow()
                .toString();
        assertTrue(sender.contains("queues[indexOf(queueNames, producer.queue)]"), sender);
    }

    @Test
    void noFileLooksLikeASecret() {
        for (Path file : Infra.files(Infra.FOLDER, name -> !name.endsWith(".png"))) {
            Matcher found = SECRET.matcher(Infra.text(file));
            assertFalse(found.find(), () -> file + ": " + found.group());
        }
    }

    /** Compares an expression by its text and a literal by its value. */
    private static void assertText(String wanted, JsonNode object, String path) {
        assertEquals(wanted, Bicep.text(Infra.at(object, path)), path);
    }
}
