package dev.proactivebot.testing;

import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.Queues;
import java.util.function.Function;

/** Opens the queues that a test holds, and measures those that have a gauge. */
public final class InMemoryQueues implements Queues {
    private final Function<String, ? extends MessageQueue> queues;
    private final Function<String, ? extends QueueGauge> gauges;
    private final Function<String, ? extends PoisonQueue> poison;

    private InMemoryQueues(
            Function<String, ? extends MessageQueue> queues,
            Function<String, ? extends QueueGauge> gauges,
            Function<String, ? extends PoisonQueue> poison) {
        this.queues = queues;
        this.gauges = gauges;
        this.poison = poison;
    }

    /** Creates queues by their names, with empty poison queues. */
    public static InMemoryQueues byName(Function<String, ? extends MessageQueue> queues) {
        return new InMemoryQueues(queues, name -> (QueueGauge) queues.apply(name), name -> new InMemoryPoison());
    }

    /** Creates one queue for all names. */
    public static InMemoryQueues of(MessageQueue all) {
        return byName(name -> all);
    }

    /** Creates the queue of direct messages and that of all others. */
    public static InMemoryQueues of(MessageQueue direct, MessageQueue bulk) {
        return byName(name -> name.equals(QueueNames.DIRECT) ? direct : bulk);
    }

    /** Returns the same queues with these poison queues, by their names. */
    public InMemoryQueues withPoison(Function<String, ? extends PoisonQueue> newPoison) {
        return new InMemoryQueues(queues, gauges, newPoison);
    }

    /** Returns the same queues with these gauges, by their names. */
    public InMemoryQueues withGauges(Function<String, ? extends QueueGauge> newGauges) {
        return new InMemoryQueues(queues, newGauges, poison);
    }

    @Override
    public MessageQueue queue(String name) {
        return queues.apply(name);
    }

    @Override
    public QueueGauge gauge(String name) {
        return gauges.apply(name);
    }

    @Override
    public PoisonQueue poison(String name) {
        return poison.apply(name);
    }
}
