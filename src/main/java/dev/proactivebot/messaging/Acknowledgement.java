package dev.proactivebot.messaging;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.delivery.LogText;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

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
    private final RandomGenerator random;
    private final RecentKeys acknowledged = new RecentKeys(REMEMBERED);

    Acknowledgement(ConnectorClient connector, Clock clock, RandomGenerator random) {
        this.connector = connector;
        this.clock = clock;
        this.random = random;
    }

    /** While the activity is still being read, the token for the answer can be on its way. */
    void prepare() {
        connector.prefetchToken();
    }

    /** Says {@code content} once for each activity: one that the channel sends again has had its answer. */
    void send(Inbound inbound, Activity content, Reception reception) {
        Duration left = BUDGET.minus(Duration.between(reception.started(), clock.instant()));
        if (left.isNegative() || left.isZero()) {
            reception.log().warning("no acknowledgement: no time left" + trace(reception));
            return;
        }
        String key = inbound.key();
        if (!acknowledged.add(key)) {
            reception.log().info("no acknowledgement: this activity has had one" + trace(reception));
            return;
        }
        ConnectorResponse response = say(content, inbound.reference(), left, reception.trace());
        if (response instanceof Answered answered) {
            reception.acknowledged(answered.correlationId());
        }
        if (!(response instanceof Answered answer) || !answer.isSuccess()) {
            // what got no answer may have arrived: better no second one
            if (!(response instanceof NoAnswer)) {
                acknowledged.forget(key);
            }
            reception
                    .log()
                    .warning("no acknowledgement: " + response + " channel="
                            + LogText.id(inbound.activity().channelId()) + trace(reception));
        }
    }

    private static String trace(Reception reception) {
        return " trace=" + reception.trace().traceId();
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
