package dev.proactivebot.delivery.send;

/** Reports that the bot threw when it was asked what to send. No message was sent. */
final class BotFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BotFailureException(Throwable cause) {
        super("the bot failed in onTrigger", cause);
    }
}
