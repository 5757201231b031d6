package dev.proactivebot.config;

/** Who may end the notifications of a group or a channel by saying {@code stop} there. */
public enum GroupStop {
    /** Any member, for all of them. */
    ANYONE,
    /** Only the operator. */
    NOBODY;

    static GroupStop parse(Settings settings) {
        return settings.oneOf(Setting.GROUP_STOP, "anyone", "nobody") ? NOBODY : ANYONE;
    }
}
