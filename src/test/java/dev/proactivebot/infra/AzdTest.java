package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import dev.proactivebot.infra.Bicep.Declaration;
import dev.proactivebot.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Tests the files that the Azure Developer CLI (azd) reads. */
class AzdTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCHEMAS = Path.of("src/test/resources/infra");
    private static final JsonNode PROJECT = JSON.valueToTree(new Yaml().load(Infra.text(Path.of("azure.yaml"))));

    @Test
    void azureYamlMatchesItsSchema() throws IOException {
        assertEquals(List.of(), problems("azure.yaml.json", PROJECT));
    }

    /** The published schema allows unknown keys, but here such a key is a mistake. */
    @Test
    void azureYamlHasOnlyKeysOfTheSchema() throws IOException {
        JsonNode named = schema("azure.yaml.json").path("properties");
        Set<String> ofAService = names(named.at("/services/additionalProperties/properties"));

        assertTrue(names(named).containsAll(names(PROJECT)), PROJECT::toString);
        PROJECT.path("services").forEach(service -> assertTrue(ofAService.containsAll(names(service))));
    }

    @Test
    void invalidAzureYamlIsRefused() throws IOException {
        ObjectNode broken = PROJECT.deepCopy();
        ((ObjectNode) broken.at("/services/bot")).remove("project");

        assertFalse(problems("azure.yaml.json", broken).isEmpty());
        assertFalse(problems("azure.yaml.json", PROJECT.<ObjectNode>deepCopy().put("name", "Proactive Bot"))
                .isEmpty());
    }

    @Test
    void azureYamlNamesExistingFolders() {
        assertEquals(
                Infra.MAIN,
                Path.of(
                        PROJECT.at("/infra/path").asText(),
                        PROJECT.at("/infra/module").asText() + ".bicep"));
        assertTrue(Files.exists(Path.of(PROJECT.at("/services/bot/project").asText(), "pom.xml")));
    }

    @Test
    void parametersMatchTheirSchemaAndTheTemplate() throws IOException {
        JsonNode parameters = JSON.readTree(Infra.text(Infra.FOLDER.resolve("main.parameters.json")));

        assertEquals(List.of(), problems("deploymentParameters.json", parameters));
        parameters.path("parameters").properties().forEach(parameter -> {
            Infra.main().find("param", parameter.getKey());
            assertTrue(parameter.getValue().path("value").asText().matches("\\$\\{[A-Z_]+}"), parameter::toString);
        });
    }

    @Test
    void onlyTheSiteHasTheServiceTag() {
        String service = names(PROJECT.path("services")).iterator().next();
        List<Path> tagged = Infra.files(Infra.FOLDER, name -> name.endsWith(".bicep")).stream()
                .filter(file -> Infra.text(file).contains("azd-service-name"))
                .toList();
        String app = Infra.text(Infra.FOLDER.resolve("modules/app.bicep"));

        assertEquals(List.of(Infra.FOLDER.resolve("modules/app.bicep")), tagged);
        assertEquals(2, app.split("azd-service-name", -1).length);
        assertTrue(Pattern.compile("resource app 'Microsoft\\.Web/sites@[\\d-]+' = \\{(\\s+(?!resource ).*\\R)*?\\s+"
                        + Pattern.quote("tags: union(tags, { 'azd-service-name': '" + service + "' })"))
                .matcher(app)
                .find());
    }

    @Test
    void groupAndModulesHaveTheEnvironmentTag() {
        String main = Infra.text(Infra.MAIN);

        assertTrue(main.contains("{ 'azd-env-name': environmentName }"));
        assertFalse(Pattern.compile("(?m)^\\s+tags: (?!allTags$)").matcher(main).find());
    }

    @Test
    void outputsHaveTheNamesThatAzdReads() {
        Set<String> outputs = Infra.main().all("output").map(Declaration::name).collect(Collectors.toSet());

        assertTrue(outputs.containsAll(Set.of("AZURE_LOCATION", "AZURE_TENANT_ID", "AZURE_RESOURCE_GROUP")));
    }

    private static List<Error> problems(String schema, JsonNode value) throws IOException {
        return JsonSchema.errors(schema(schema), value);
    }

    private static JsonNode schema(String file) throws IOException {
        return JSON.readTree(SCHEMAS.resolve(file).toFile());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
