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
 * What the connector's answers mean: the one place in this room that knows statuses by number. The rows are Microsoft's "Status
 * codes from bot conversational APIs" for Teams and its advice on rate limits (retry 412, 429, 502, 503, 504; never a 500).
 */
final class StatusTable {
    private static final Set<Integer> RETRY = Set.of(408, 412, 429, 502, 503, 504);
    private static final Set<Integer> GATEWAY = Set.of(502, 504);
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<Integer> UNSUPPORTED = Set.of(405, 501);
    private static final int FORBIDDEN = 403;

    /** Codes that say for good what is wrong, with the reason they stand for. */
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

    /** What Teams says only in words, which stand in no document: reports of its users have them. */
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

    private StatusTable() {}

    /** The channel has had enough for now: of this conversation, or of this bot. */
    static boolean isThrottled(Answered answer) {
        return answer.status() == TOO_MANY || (answer.status() == UNAVAILABLE && answer.retryAfter() != null);
    }

    /** The host is in trouble, and the message surely did not arrive. */
    static boolean isHostInTrouble(ConnectorResponse response) {
        return response instanceof ConnectorResponse.NotReached
                || (response instanceof Answered answer
                        && answer.status() == UNAVAILABLE
                        && answer.retryAfter() == null);
    }

    /** The service itself has answered, whatever it said. */
    static boolean isHostUp(ConnectorResponse response) {
        return response instanceof Answered answer && !isDoubtful(answer) && !isHostInTrouble(response);
    }

    /** Neither that the host is in trouble nor that it is up: somebody between has answered, or nobody. */
    static boolean saysNothingOfTheHost(ConnectorResponse response) {
        return !isHostInTrouble(response) && !isHostUp(response);
    }

    /** Somebody between us and the service has answered: the message may have been delivered. */
    static boolean isDoubtful(Answered answer) {
        return GATEWAY.contains(answer.status());
    }

    /** It is not this message that is refused, but the bot. */
    static boolean isWholeBot(Answered answer) {
        return answer.isTokenRefused() || BOT_NOT_REGISTERED.equals(answer.errorCode());
    }

    static boolean isTemporary(Answered answer) {
        return RETRY.contains(answer.status());
    }

    /** The channel has let the request through, whatever it then said of it. */
    static boolean isDealtWith(Answered answer) {
        return answer.isSuccess() || !(isTemporary(answer) || isServiceError(answer) || answer.isTokenRefused());
    }

    /** A fault inside the service: Teams says not to repeat these, other channels say nothing. */
    static boolean isServiceError(Answered answer) {
        return answer.status() / 100 == 5 && !isTemporary(answer);
    }

    /** The channel knows the conversation but not the activity that was to be answered, or says 400 or 404 and not why. */
    static boolean refusesReplyTarget(Answered answer) {
        String code = answer.errorCode();
        boolean vague = code == null || !CODES.containsKey(code);
        return answer.status() == 404 ? vague || REPLY_TARGET_GONE.equals(code) : answer.status() == 400 && vague;
    }

    /** There is no such thread in a channel, or no longer; the channel itself may well be there. */
    static boolean isThreadGone(Answered answer) {
        return GONE.contains(answer.status());
    }

    /** Returns the answer's code; where that is missing or says little, one for its words, if those are known. */
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

    /** The conversation is there, but not at this serviceUrl. */
    static boolean isElsewhere(SendOutcome outcome) {
        return outcome instanceof GiveUp why && why.code() != null && ELSEWHERE.contains(why.code());
    }

    static boolean isElsewhere(Answered answer) {
        String code = code(answer);
        return code != null && ELSEWHERE.contains(code);
    }

    /**
     * What came of changing a message or taking it back, when that was given up. A message that is no longer there is answered 403 or 404; a
     * channel that cannot change messages says 405 or 501.
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

    /** The conversation is no more, or is another bot's: its user may well be reached in a new one. */
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

    /** Why a message that met this answer is given up. */
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
