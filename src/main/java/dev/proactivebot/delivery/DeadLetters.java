package dev.proactivebot.delivery;

import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/** Where given-up items end: the poison queue, with the reason on each. */
final class DeadLetters {
    /** Base64 makes three bytes four; what is left of the item's limit is for the fields around them. */
    private static final int MOST_ORIGINAL_BYTES = (ProactiveMessage.MAX_BYTES - 512) / 4 * 3;

    private final MessageQueue poison;
    private final Clock clock;

    DeadLetters(MessageQueue poison, Clock clock) {
        this.poison = poison;
        this.clock = clock;
    }

    /** Keeps {@code item} with why it was given up; an item that has no room for the reason is kept as it came. */
    void giveUp(ProactiveMessage item, SendOutcome.GiveUp why, byte[] original) {
        byte[] marked = item.failed(new Failure(why.reason(), why.status(), why.code(), clock.instant()))
                .toJson();
        poison.put(marked.length > MessageQueue.MAX_BYTES ? original : marked, Duration.ZERO);
    }

    void unreadable(byte[] original, String why) {
        byte[] kept = Arrays.copyOf(original, Math.min(original.length, MOST_ORIGINAL_BYTES));
        Failure failure = new Failure(FailureReason.UNREADABLE, null, why, clock.instant());
        poison.put(
                BotJson.write(new Unreadable(
                        ProactiveMessage.VERSION, failure, Base64.getEncoder().encodeToString(kept))),
                Duration.ZERO);
    }

    /** {@code original} in base64, cut when it is over 47 KiB then. */
    private record Unreadable(int version, Failure failure, String original) {}
}
