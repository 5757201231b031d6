package dev.proactivebot.notifications;

/** Reports that the idempotency key belongs to an earlier notification with other content, which stays accepted. */
public final class KeyReusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String id;

    /** @param id the id of the notification that was accepted first */
    KeyReusedException(String id) {
        super("The idempotency key was used by another notification: " + id);
        this.id = id;
    }

    /** Returns the id of the notification that was accepted first. */
    public String id() {
        return id;
    }
}
