package dev.proactivebot.infra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import dev.proactivebot.infra.SourceProgram.Result;
import dev.proactivebot.testing.JsonSchema;
import dev.proactivebot.testing.NodeChecks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the command that makes the Teams app, and its result against Microsoft's schema. */
class TeamsAppTest {
    private static final String BOT = "0a1b2c3d-1111-2222-3333-0123456789ab";
    private static final Path FOLDER = Infra.FOLDER.resolve("teams");
    private static final Path PROGRAM = FOLDER.resolve("MakeTeamsApp.java").toAbsolutePath();

    @TempDir
    private Path project;

    @BeforeEach
    void copyTheTemplate() throws IOException {
        Path folder = Files.createDirectories(project.resolve("infra/teams"));
        for (String file : List.of("manifest.template.json", "color.png", "outline.png")) {
            Files.copy(FOLDER.resolve(file), folder.resolve(file));
        }
    }

    @Test
    void appHoldsTheBotsManifestAndIcons() throws Exception {
        Result result = SourceProgram.run(project, PROGRAM, BOT);

        assertEquals("", result.errors());
        assertEquals(0, result.status());
        Map<String, byte[]> app = SourceProgram.unzipped(project.resolve("teams-app.zip"));
        assertEquals(Set.of("manifest.json", "color.png", "outline.png"), app.keySet());
        JsonNode manifest = new ObjectMapper().readTree(app.get("manifest.json"));
        assertEquals(BOT, manifest.path("id").asText());
        assertEquals(BOT, manifest.path("bots").path(0).path("botId").asText());
        assertArrayEquals(Files.readAllBytes(FOLDER.resolve("color.png")), app.get("color.png"));
        assertEquals(List.of(), problems(manifest));
    }

    @Test
    void invalidManifestIsRefused() throws Exception {
        String text = Infra.text(FOLDER.resolve("manifest.template.json"));

        for (String wrong : List.of(
                text.replace("\"bots\"", "\"bot\""),
                text.replace("\"groupChat\"", "\"groupchat\""),
                text.replace("\"accentColor\"", "\"accentColour\""),
                text.replace("https://example.com/terms", "example.com"),
                text.replace("Proactive bot", "A name that is longer than thirty characters"))) {
            JsonNode manifest = new ObjectMapper().readTree(wrong.replace("{{botId}}", BOT));
            assertFalse(problems(manifest).isEmpty(), wrong);
        }
    }

    /** Checks a manifest against Microsoft's schema of its version. */
    private static List<Error> problems(JsonNode manifest) throws IOException {
        String version = manifest.path("manifestVersion").asText();
        Path schema = NodeChecks.file(
                "@microsoft/app-manifest/build/json-schemas/teams/v" + version + "/MicrosoftTeams.schema.json");
        return JsonSchema.errors(new ObjectMapper().readTree(schema.toFile()), manifest);
    }

    @Test
    void iconsHaveTheSizesAndColoursThatTeamsRequires() throws IOException {
        BufferedImage color = image("color.png");
        BufferedImage outline = image("outline.png");

        assertEquals(
                List.of(192, 192, 32, 32),
                List.of(color.getWidth(), color.getHeight(), outline.getWidth(), outline.getHeight()));
        int[] pixels = outline.getRGB(0, 0, 32, 32, null, 0, 32);
        int seen = 0;
        for (int pixel : pixels) {
            int opacity = pixel >>> 24;
            assertTrue(opacity == 0 || (pixel & 0xFFFFFF) == 0xFFFFFF, () -> Integer.toHexString(pixel));
            seen += opacity > 0 ? 1 : 0;
        }
        assertTrue(seen > 50 && seen < pixels.length / 2, "drawn: " + seen);
    }

    @Test
    void errorIsOneLine() throws Exception {
        assertEquals(
                "no-bot is no bot id: that looks like 11111111-2222-3333-4444-555555555555.",
                SourceProgram.run(project, PROGRAM, "no-bot").errors());
        assertTrue(SourceProgram.run(project, PROGRAM).errors().startsWith("Say which bot: "));
        Result elsewhere = SourceProgram.run(project.resolve("infra"), PROGRAM, BOT);
        assertEquals(
                "Found no infra/teams/manifest.template.json: call this from the project's folder.",
                elsewhere.errors());
        assertEquals(1, elsewhere.status());
    }

    private static BufferedImage image(String file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(FOLDER.resolve(file))));
    }
}
