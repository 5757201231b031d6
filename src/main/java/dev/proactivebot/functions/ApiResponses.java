package dev.proactivebot.functions;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the responses of the functions that need a key. */
final class ApiResponses {
    private ApiResponses() {}

    static HttpResponseMessage answer(
            HttpRequestMessage<Optional<String>> request, Logger log, Function<App, ApiResult> question) {
        return Invocation.run(() -> answered(request, log, question));
    }

    private static HttpResponseMessage answered(
            HttpRequestMessage<Optional<String>> request, Logger log, Function<App, ApiResult> question) {
        if (isPlainHttp(request.getHeaders())) {
            return httpsRequired(request);
        }
        try {
            ApiResult answer = question.apply(Bootstrap.app(log));
            return response(request, status(answer.result()), answer.body(), answer.location());
        } catch (NotStartedException e) {
            return response(request, HttpStatus.INTERNAL_SERVER_ERROR, notStarted(e), null);
        } catch (StorageException e) {
            log.warning(e.getMessage());
            return response(request, HttpStatus.SERVICE_UNAVAILABLE, unavailable(e), null);
        } catch (RuntimeException | Error e) {
            throw RedactedException.of(e);
        }
    }

    /**
     * Returns whether the platform says that a request came over plain HTTP: {@code X-Forwarded-Proto} is there and has no value but
     * {@code http}. The app itself asks, because a deploy by the Maven plugin switches the platform's "HTTPS only" off.
     *
     * @param headers by their names in lower case, as the worker gives them; repeated values joined by commas
     */
    static boolean isPlainHttp(Map<String, String> headers) {
        List<String> protocols = Stream.of(
                        headers.getOrDefault("x-forwarded-proto", "").split(",", -1))
                .map(String::strip)
                .filter(protocol -> !protocol.isEmpty())
                .toList();
        return !protocols.isEmpty() && protocols.stream().allMatch("http"::equalsIgnoreCase);
    }

    /** Refuses a request over plain HTTP, where others could read its key. */
    static HttpResponseMessage httpsRequired(HttpRequestMessage<Optional<String>> request) {
        Object problem =
                ApiResult.error("HttpsRequired", "Use https: over plain HTTP everybody on the way can read the key.");
        return response(request, HttpStatus.FORBIDDEN, problem, null);
    }

    /** Returns the body for a request that storage cannot serve now. */
    static Object unavailable(StorageException e) {
        return ApiResult.error(
                "ServiceUnavailable",
                e instanceof NewerRowException
                        ? "A part of it was written by a newer version of this app. Try again when that one is"
                                + " deployed."
                        : "Storage cannot be reached. Try again.");
    }

    /** Returns the body for a request while the app cannot start. */
    static Object notStarted(NotStartedException e) {
        return ApiResult.error("ServiceError", e.why() + ": see its log.");
    }

    private static HttpStatus status(ApiResult.Result result) {
        return switch (result) {
            case DONE -> HttpStatus.OK;
            case QUEUED -> HttpStatus.ACCEPTED;
            case DELETED -> HttpStatus.NO_CONTENT;
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case REFUSED -> HttpStatus.CONFLICT;
            case CONTRADICTORY -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
    }

    static HttpResponseMessage response(
            HttpRequestMessage<Optional<String>> request,
            HttpStatus status,
            @Nullable Object body,
            @Nullable String location) {
        var response = request.createResponseBuilder(status);
        if (location != null) {
            response.header("Location", location);
        }
        if (body instanceof ApiResult.Csv csv) {
            if (csv.next() != null) {
                response.header("Link", "<" + request.getUri().getPath() + "?after=" + csv.next() + ">; rel=\"next\"");
            }
            return response.header("Content-Type", "text/csv; charset=utf-8")
                    .body(csv.text())
                    .build();
        }
        return body == null
                ? response.build()
                : response.header("Content-Type", "application/json; charset=utf-8")
                        .body(new String(BotJson.write(body), StandardCharsets.UTF_8))
                        .build();
    }
}
