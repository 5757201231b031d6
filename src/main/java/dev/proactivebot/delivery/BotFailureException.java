package dev.proactivebot.delivery;

/** The bot threw when it was asked what to send. Nothing was sent. */
final class BotFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BotFailureException(Throwable cause) {
        super("the bot failed in onTrigger", cause);
    }
}
