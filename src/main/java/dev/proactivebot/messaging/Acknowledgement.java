package dev.proactivebot.messaging;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.logging.LogText;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Sends the first answer to a message while the channel waits for the endpoint. It has a time limit: without a token or a response of the
 * connector in time there is no acknowledgement, and the message is queued all the same.
 */
final class Acknowledgement {
    /** Counts from the start of the invocation. The channel gives up, and sends again, after 10 to 15 s. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final int REMEMBERED = 5_000;

    private final ConnectorClient connector;
    private final Clock clock;
    private final RandomGenerator random;
    private final RecentKeys acknowledged = new RecentKeys(REMEMBERED);

    Acknowledgement(ConnectorClient connector, Clock clock, RandomGenerator random) {
        this.connector = connector;
        this.clock = clock;
        this.random = random;
    }

    /** Begins to fetch the token while the activity is still being parsed. */
    void prepare() {
        connector.prefetchToken();
    }

    /** Sends {@code content} once for each activity, because channels send activities again. */
    void send(InboundActivity inbound, Activity content, RequestLog requestLog) {
        Duration left = BUDGET.minus(Duration.between(requestLog.started(), clock.instant()));
        if (left.isNegative() || left.isZero()) {
            requestLog.log().warning("no acknowledgement: no time left" + trace(requestLog));
            return;
        }
        String key = inbound.key();
        if (!acknowledged.add(key)) {
            requestLog.log().info("no acknowledgement: this activity has had one" + trace(requestLog));
            return;
        }
        ConnectorResponse response = say(content, inbound.reference(), left, requestLog.trace());
        if (response instanceof Answered answered) {
            requestLog.acknowledged(answered.correlationId());
        }
        if (!(response instanceof Answered answer) || !answer.isSuccess()) {
            // without a response it may have arrived, and two acknowledgements are worse than none
            if (!(response instanceof NoAnswer)) {
                acknowledged.forget(key);
            }
            requestLog
                    .log()
                    .warning("no acknowledgement: " + response + " channel="
                            + LogText.id(inbound.activity().channelId()) + trace(requestLog));
        }
    }

    private static String trace(RequestLog requestLog) {
        return " trace=" + requestLog.trace().traceId();
    }

    private ConnectorResponse say(Activity content, ConversationReference to, Duration timeout, TraceParent trace) {
        ConnectorClient traced = connector.withTrace(() -> trace.child(random));
        Activity activity = content.addressedTo(to);
        String replyTo = activity.replyToId();
        return replyTo == null || replyTo.isEmpty()
                ? traced.sendToConversation(to.serviceUrl(), to.conversationId(), activity, timeout)
                : traced.replyToActivity(to.serviceUrl(), to.conversationId(), replyTo, activity, timeout);
    }
}
