package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Interprets the connector's answers, and is the only class of delivery that knows status numbers. The rows are Microsoft's "Status codes
 * from bot conversational APIs" for Teams and its advice on rate limits (retry 412, 429, 502, 503, 504; never a 500).
 */
final class AnswerTable {
    private static final Set<Integer> RETRY = Set.of(408, 412, 429, 502, 503, 504);
    private static final Set<Integer> GATEWAY = Set.of(502, 504);
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<Integer> UNSUPPORTED = Set.of(405, 501);
    private static final int FORBIDDEN = 403;

    /** Codes of permanent errors, with their reasons. */
    private static final Map<String, FailureReason> CODES = Map.ofEntries(
            Map.entry("ConversationBlockedByUser", FailureReason.BLOCKED),
            Map.entry("MessageWritesBlocked", FailureReason.BLOCKED),
            Map.entry("BotNotInConversationRoster", FailureReason.GONE),
            Map.entry("ForbiddenOperationException", FailureReason.GONE),
            Map.entry("ConversationNotFound", FailureReason.GONE),
            Map.entry("MessageSizeTooBig", FailureReason.TOO_LARGE),
            Map.entry("BotDisabledByAdmin", FailureReason.REJECTED),
            Map.entry("InvalidBotApiHost", FailureReason.REJECTED),
            Map.entry("NotEnoughPermissions", FailureReason.REJECTED),
            Map.entry("BadArgument", FailureReason.REJECTED),
            Map.entry("Bad Argument", FailureReason.REJECTED));

    /** Errors that Teams reports only in undocumented words, which are known from its users' reports. */
    private static final Map<Pattern, String> WORDS = Map.of(
            Pattern.compile("different region", Pattern.CASE_INSENSITIVE), "DifferentRegion",
            Pattern.compile("decrypt (the )?(conversation|pairwise) ?id", Pattern.CASE_INSENSITIVE),
                    "ForeignConversationId");

    private static final Set<String> ELSEWHERE = Set.of("DifferentRegion", "InvalidBotApiHost");
    private static final Set<String> OTHER_CONVERSATION = Set.of("ConversationNotFound", "ForeignConversationId");
    private static final Set<String> VAGUE_CODES =
            Set.of("BadArgument", "Bad Argument", "Forbidden", "ServiceError", "NotFound");

    private static final String BOT_NOT_REGISTERED = "BotNotRegistered";
    private static final String REPLY_TARGET_GONE = "ActivityNotFoundInConversation";

    private AnswerTable() {}

    /** Returns whether the channel throttles this conversation or this bot. */
    static boolean isThrottled(Answered answer) {
        return answer.status() == TOO_MANY || (answer.status() == UNAVAILABLE && answer.retryAfter() != null);
    }

    /** Returns whether the host is in trouble and the message did not arrive. */
    static boolean isHostInTrouble(ConnectorResponse response) {
        return response instanceof ConnectorResponse.NotReached
                || (response instanceof Answered answer
                        && answer.status() == UNAVAILABLE
                        && answer.retryAfter() == null);
    }

    /** Returns whether the service itself has answered. */
    static boolean isHostUp(ConnectorResponse response) {
        return response instanceof Answered answer && !isDoubtful(answer) && !isHostInTrouble(response);
    }

    /** Returns whether the answer tells nothing about the host: a gateway has answered, or nobody. */
    static boolean saysNothingOfTheHost(ConnectorResponse response) {
        return !isHostInTrouble(response) && !isHostUp(response);
    }

    /** Returns whether a gateway has answered, so that the message may have been delivered. */
    static boolean isDoubtful(Answered answer) {
        return GATEWAY.contains(answer.status());
    }

    /** Returns whether the bot, and not this message, is refused. */
    static boolean isWholeBot(Answered answer) {
        return answer.isTokenRefused() || BOT_NOT_REGISTERED.equals(answer.errorCode());
    }

    static boolean isTemporary(Answered answer) {
        return RETRY.contains(answer.status());
    }

    /** Returns whether the channel did not throttle the request. */
    static boolean isDealtWith(Answered answer) {
        return answer.isSuccess() || !(isTemporary(answer) || isServiceError(answer) || answer.isTokenRefused());
    }

    /** Returns whether it is an error inside the service: Teams asks not to repeat these, other channels name no rule. */
    static boolean isServiceError(Answered answer) {
        return answer.status() / 100 == 5 && !isTemporary(answer);
    }

    /**
     * Returns whether the reply target may be refused: the channel does not know that activity, or answers 400 or 404 without a known code.
     */
    static boolean refusesReplyTarget(Answered answer) {
        String code = answer.errorCode();
        boolean vague = code == null || !CODES.containsKey(code);
        return answer.status() == 404 ? vague || REPLY_TARGET_GONE.equals(code) : answer.status() == 400 && vague;
    }

    /** Returns whether the thread of a channel does not exist; the channel itself may exist. */
    static boolean isThreadGone(Answered answer) {
        return GONE.contains(answer.status());
    }

    /** Returns the answer's code; where that is missing or unspecific, the code of known words. */
    static @Nullable String code(Answered answer) {
        String code = answer.errorCode();
        if (answer.body() == null
                || answer.isSuccess()
                || (code != null && CODES.containsKey(code) && !VAGUE_CODES.contains(code))) {
            return code;
        }
        String words = answer.body()
                .at("/error/message")
                .asText(answer.body().path("message").asText());
        return WORDS.entrySet().stream()
                .filter(known -> known.getKey().matcher(words).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(code);
    }

    /** Returns whether the conversation exists at another serviceUrl. */
    static boolean isElsewhere(SendOutcome outcome) {
        return outcome instanceof GiveUp why && why.code() != null && ELSEWHERE.contains(why.code());
    }

    static boolean isElsewhere(Answered answer) {
        String code = code(answer);
        return code != null && ELSEWHERE.contains(code);
    }

    /**
     * Returns the outcome of an update or recall that was given up. A deleted message is answered with 403 or 404; a channel that cannot
     * change messages answers 405 or 501.
     */
    static String edit(GiveUp why) {
        Integer status = why.status();
        if (status == null) {
            return EditOutcome.failed(why.reason());
        }
        if (UNSUPPORTED.contains(status)) {
            return EditOutcome.NOT_CHANGEABLE;
        }
        boolean isUnnamed = why.code() == null || !CODES.containsKey(why.code()) || VAGUE_CODES.contains(why.code());
        return GONE.contains(status) || (status == FORBIDDEN && (isUnnamed || why.reason() == FailureReason.GONE))
                ? EditOutcome.GONE
                : EditOutcome.failed(why.reason());
    }

    /** Returns whether the conversation is gone or belongs to another bot; its user may be reached in a new one. */
    static boolean isConversationLost(SendOutcome outcome) {
        if (!(outcome instanceof GiveUp why) || why.status() == null) {
            return false;
        }
        boolean isNamed = why.code() != null && OTHER_CONVERSATION.contains(why.code());
        return isNamed
                || (GONE.contains(why.status())
                        && why.reason() == FailureReason.GONE
                        && (why.code() == null || !CODES.containsKey(why.code())));
    }

    /** Returns why a message with this answer is given up. */
    static FailureReason reason(Answered answer) {
        FailureReason named = answer.errorCode() == null ? null : CODES.get(answer.errorCode());
        if (named != null) {
            return named;
        }
        if (answer.status() == TOO_LARGE) {
            return FailureReason.TOO_LARGE;
        }
        return GONE.contains(answer.status()) ? FailureReason.GONE : FailureReason.REJECTED;
    }
}
