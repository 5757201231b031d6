package dev.proactivebot.functions;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import dev.proactivebot.config.InvalidSettingsException;
import dev.proactivebot.delivery.DeadLetterDesk;
import dev.proactivebot.delivery.DeadLetterDesk.Answer;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/** How the functions for dead letters ask and answer. */
final class Desk {
    private Desk() {}

    static HttpResponseMessage answer(
            HttpRequestMessage<Optional<String>> request, Logger log, Function<DeadLetterDesk, Answer> question) {
        Answer answer;
        try {
            answer = question.apply(App.get(log).desk());
        } catch (InvalidSettingsException e) {
            answer = Answer.error(500, "ServiceError", "The bot's settings need mending: see its log.");
        } catch (StorageException e) {
            log.warning(e.getMessage());
            answer = Answer.error(503, "ServiceUnavailable", "Storage cannot be reached. Try again.");
        }
        var response = request.createResponseBuilder(HttpStatusType.custom(answer.status()));
        return answer.body() == null
                ? response.build()
                : response.header("Content-Type", "application/json; charset=utf-8")
                        .body(new String(BotJson.write(answer.body()), StandardCharsets.UTF_8))
                        .build();
    }
}
