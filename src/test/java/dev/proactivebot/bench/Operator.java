package dev.proactivebot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Who looks at dead letters and sends them again, with the function key. */
record Operator(RunningHost host) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FEW = 20;

    /** All of them, page by page. */
    List<JsonNode> deadLetters() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            HttpResponse<String> page = AppFunctions.keyed(host, "GET", "deadletters?top=" + FEW + after);
            JsonNode body = JSON.readTree(page.body());
            body.path("deadLetters").forEach(all::add);
            after = body.path("next").asText("");
            after = after.isEmpty() ? "" : "&after=" + after;
        } while (!after.isEmpty());
        return all;
    }

    /** The status that was answered. */
    int replay(JsonNode letter) throws IOException {
        return AppFunctions.keyed(
                        host, "POST", "deadletters/" + letter.path("id").asText() + "/replay")
                .statusCode();
    }
}
