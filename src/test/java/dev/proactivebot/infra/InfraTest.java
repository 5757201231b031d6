package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.infra.Declaration.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
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

    @Test
    void everyFileIsRightByTheSchemas() {
        assertEquals(List.of(), BicepCheck.problems(Infra.MAIN));
    }

    @Test
    void everyFileIsPartOfTheMainOne() {
        Set<Path> reached =
                BicepCheck.all(Infra.MAIN).stream().map(BicepFile::path).collect(Collectors.toSet());

        assertEquals(new HashSet<>(Infra.files(Infra.FOLDER, name -> name.endsWith(".bicep"))), reached);
    }

    @Test
    void nothingHasToBeGiven() {
        List<String> needed = BicepFile.read(Infra.MAIN).all(Kind.PARAM).stream()
                .filter(param -> param.value().isEmpty())
                .map(Declaration::name)
                .toList();

        assertEquals(List.of(), needed);
    }

    @Test
    void thePageOnDeploysHasEveryParameterAndNoOther() {
        String page = Infra.text(Path.of("docs/deploy.md"));
        String table = page.substring(page.indexOf("## Parameters"), page.indexOf("Keep them in a file"));
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
        Node.Obj policy = Infra.resource(SITE + "/basicPublishingCredentialsPolicies");

        // no word about "ftp": a plan without FTP may refuse it
        assertText("scm", policy, "name");
        assertEquals(new Node.Bool(false), Infra.at(policy, "properties.allow").orElseThrow());
        assertText(
                "UserAssignedIdentity",
                Infra.resource(SITE),
                "properties.functionAppConfig.deployment.storage.authentication.type");
    }

    @Test
    void storageHasNoKeysUnlessAskedForAndShowsNothingToEverybody() {
        Node.Obj account = Infra.resource(STORAGE);

        assertTrue(Infra.at(account, "properties.allowSharedKeyAccess").orElseThrow() instanceof Node.Name asked
                && asked.name().equals("sharedKeys"));
        assertTrue(Infra.text(Infra.MAIN).contains("\nparam sharedKeys bool = false\n"));
        for (String property : List.of("allowBlobPublicAccess", "allowCrossTenantReplication")) {
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
    void aLimitOfNothingIsNoLimit() {
        Node.Obj workspace = Infra.resource("Microsoft.OperationalInsights/workspaces");
        Node.Choice quota = (Node.Choice)
                Infra.at(workspace, "properties.workspaceCapping.dailyQuotaGb").orElseThrow();
        Node.Two test = (Node.Two) quota.test();

        assertEquals("==", test.sign());
        assertEquals(quota.no(), test.left());
        assertEquals(new Node.Num(0), test.right());
        assertEquals(new Node.Num(-1), quota.yes());
    }

    @Test
    void whatHasOneParentAndOneTypeIsMadeOneAfterTheOther() {
        for (BicepFile file : BicepCheck.all(Infra.MAIN)) {
            Map<String, String> latest = new HashMap<>();
            for (Declaration made : file.all(Kind.RESOURCE)) {
                if (made.body().get("parent").orElse(null) instanceof Node.Name parent) {
                    String before = latest.put(made.type() + parent.name(), made.name());
                    assertTrue(before == null || dependsOn(made, before), () -> file.where(made.line()) + before);
                }
            }
        }
    }

    private static boolean dependsOn(Declaration made, String other) {
        return made.body().get("dependsOn").orElse(null) instanceof Node.Arr all
                && all.items().stream()
                        .anyMatch(one ->
                                one instanceof Node.Name name && name.name().equals(other));
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
