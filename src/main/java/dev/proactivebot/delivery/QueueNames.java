package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;

/** The names of the queues: one for each lane, and where the host puts what it cannot hand over. */
public final class QueueNames {
    public static final String DIRECT = "bot-queue";
    public static final String BULK = "bot-bulk";
    public static final String POISON = "-poison";

    private QueueNames() {}

    public static String of(Lane lane) {
        return lane == Lane.BULK ? BULK : DIRECT;
    }
}
