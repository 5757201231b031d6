package dev.proactivebot.messaging;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.delivery.LogText;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;

/**
 * The first answer to a message, said while the channel waits for the endpoint. It is a courtesy with a budget: without a token or a
 * connector in time there is none, and the message is queued all the same.
 */
final class Acknowledgement {
    /** Counted from the start of the invocation; the channel gives up, and sends again, after 10 to 15 s. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final int REMEMBERED = 5_000;

    private final ConnectorClient connector;
    private final Clock clock;
    private final RecentKeys acknowledged = new RecentKeys(REMEMBERED);

    Acknowledgement(ConnectorClient connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    /** While the activity is still being read, the token for the answer can be on its way. */
    void prepare() {
        connector.prepare();
    }

    /** Says {@code content} once for each activity: one that the channel sends again has had its answer. */
    void send(Inbound inbound, Activity content, Instant started, Logger log) {
        Duration left = BUDGET.minus(Duration.between(started, clock.instant()));
        if (left.isNegative() || left.isZero()) {
            log.warning("no acknowledgement: no time left");
            return;
        }
        String key = inbound.key();
        if (!acknowledged.add(key)) {
            log.info("no acknowledgement: this activity has had one");
            return;
        }
        ConnectorResponse response = say(content, inbound.reference(), left);
        if (!(response instanceof Answered answer) || !answer.isSuccess()) {
            // what got no answer may have arrived: better no second one
            if (!(response instanceof NoAnswer)) {
                acknowledged.forget(key);
            }
            log.warning("no acknowledgement: " + response + " channel="
                    + LogText.id(inbound.activity().channelId()));
        }
    }

    private ConnectorResponse say(Activity content, ConversationReference to, Duration timeout) {
        String replyTo = to.activityId();
        Activity activity = content.addressedTo(to);
        return replyTo == null || replyTo.isEmpty()
                ? connector.sendToConversation(to.serviceUrl(), to.conversationId(), activity, timeout)
                : connector.replyToActivity(to.serviceUrl(), to.conversationId(), replyTo, activity, timeout);
    }
}
