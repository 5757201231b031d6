package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.proactivebot.infra.Declaration.Kind;
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

/** What the Azure Developer CLI (azd) reads is as it wants it. */
class AzdTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCHEMAS = Path.of("src/test/resources/infra");
    private static final JsonNode PROJECT = JSON.valueToTree(new Yaml().load(Infra.text(Path.of("azure.yaml"))));

    @Test
    void azureYamlFitsItsSchema() throws IOException {
        assertEquals(List.of(), problems("azure.yaml.json", PROJECT));
    }

    /** The published schema leaves unknown keys open; here they would be a slip. */
    @Test
    void azureYamlSaysNothingThatTheSchemaDoesNotName() throws IOException {
        JsonNode named = schema("azure.yaml.json").path("properties");
        Set<String> ofAService = names(named.at("/services/additionalProperties/properties"));

        assertTrue(names(named).containsAll(names(PROJECT)), PROJECT::toString);
        PROJECT.path("services").forEach(service -> assertTrue(ofAService.containsAll(names(service))));
    }

    @Test
    void aServiceThatTheSchemaRefusesIsFound() throws IOException {
        ObjectNode broken = PROJECT.deepCopy();
        ((ObjectNode) broken.at("/services/bot")).remove("project");

        assertFalse(problems("azure.yaml.json", broken).isEmpty());
        assertFalse(problems("azure.yaml.json", PROJECT.<ObjectNode>deepCopy().put("name", "Proactive Bot"))
                .isEmpty());
    }

    @Test
    void azureYamlNamesTheFoldersThatAreThere() {
        assertEquals(
                Infra.MAIN,
                Path.of(
                        PROJECT.at("/infra/path").asText(),
                        PROJECT.at("/infra/module").asText() + ".bicep"));
        assertTrue(Files.exists(Path.of(PROJECT.at("/services/bot/project").asText(), "pom.xml")));
    }

    @Test
    void parametersFitTheirSchemaAndAreThoseOfTheTemplate() throws IOException {
        JsonNode parameters = JSON.readTree(Infra.text(Infra.FOLDER.resolve("main.parameters.json")));

        assertEquals(List.of(), problems("deploymentParameters.json", parameters));
        parameters.path("parameters").properties().forEach(parameter -> {
            assertTrue(
                    BicepFile.read(Infra.MAIN)
                            .find(Kind.PARAM, parameter.getKey())
                            .isPresent(),
                    parameter.getKey());
            assertTrue(parameter.getValue().path("value").asText().matches("\\$\\{[A-Z_]+}"), parameter::toString);
        });
    }

    @Test
    void onlyTheSiteHasTheTagOfTheService() {
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
    void theGroupAndEveryModuleHaveTheTagOfTheEnvironment() {
        String main = Infra.text(Infra.MAIN);

        assertTrue(main.contains("{ 'azd-env-name': environmentName }"));
        assertFalse(Pattern.compile("(?m)^\\s+tags: (?!allTags$)").matcher(main).find());
    }

    @Test
    void outputsHaveTheNamesThatAzdLooksFor() {
        Set<String> outputs = BicepFile.read(Infra.MAIN).all(Kind.OUTPUT).stream()
                .map(Declaration::name)
                .collect(Collectors.toSet());

        assertTrue(outputs.containsAll(Set.of("AZURE_LOCATION", "AZURE_TENANT_ID", "AZURE_RESOURCE_GROUP")));
    }

    private static List<String> problems(String schema, JsonNode value) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(schema(schema))
                .validate(value)
                .stream()
                .map(Error::toString)
                .toList();
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
