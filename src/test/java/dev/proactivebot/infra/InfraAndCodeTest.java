package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import dev.proactivebot.config.Setting;
import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.functions.Deliver;
import dev.proactivebot.functions.Messages;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that infrastructure and code use the same names. */
class InfraAndCodeTest {
    private static final Bicep APP = Infra.file("modules/app.bicep");

    private static final Set<String> OF_THE_PLATFORM = Set.of(
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT");

    @Test
    void resourceGroupMatchesThePom() {
        String pom = Infra.text(Path.of("pom.xml"));
        JsonNode group = Infra.main().find("param", "resourceGroupName").value();

        assertTrue(pom.contains("<functionResourceGroup>rg-${functionAppName}</functionResourceGroup>"));
        assertEquals("'rg-${name}'", Bicep.text(group));
    }

    @Test
    void everyQueueOfTheCodeIsCreatedWithItsPoisonQueue() {
        Set<String> wanted = Set.of(
                QueueNames.DIRECT,
                QueueNames.DIRECT + QueueNames.POISON,
                QueueNames.BULK,
                QueueNames.BULK + QueueNames.POISON);

        assertEquals(wanted, Set.copyOf(Infra.texts("queueNames")));
    }

    @Test
    void everyTableOfTheCodeIsCreated() {
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
    void appSettingsAreReadByTheAppOrThePlatform() {
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        known.addAll(OF_THE_PLATFORM);
        Set<String> given = new TreeSet<>();
        for (String variable : List.of("defaultSettings", "botSettings", "platformSettings", "vaultSettings")) {
            APP.find("var", variable).value().fieldNames().forEachRemaining(given::add);
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
    void alwaysReadyInstancesServeTheDeliverFunction() {
        Set<String> named = Pattern.compile("'(function:\\w+)'")
                .matcher(Infra.text(APP.path()))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        String name = function(Deliver.class).getAnnotation(FunctionName.class).value();

        assertEquals(Set.of("function:" + name), named);
    }

    @Test
    void botEndpointIsTheRouteOfTheMessagesFunction() throws IOException {
        String prefix = new ObjectMapper()
                .readTree(Path.of("host.json").toFile())
                .at("/extensions/http/routePrefix")
                .asText();
        String route = Stream.of(function(Messages.class).getParameters())
                .flatMap(parameter -> Stream.of(parameter.getAnnotationsByType(HttpTrigger.class)))
                .map(HttpTrigger::route)
                .findFirst()
                .orElseThrow();

        assertEquals(
                "'https://${app.properties.defaultHostName}/" + prefix + "/" + route + "'",
                Bicep.text(APP.find("output", "endpoint").value()));
    }

    private static Method function(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(FunctionName.class))
                .findFirst()
                .orElseThrow();
    }
}
