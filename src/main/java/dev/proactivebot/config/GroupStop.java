package dev.proactivebot.config;

/** Tells who may end the notifications of a group or a channel by saying {@code stop} there. */
public enum GroupStop {
    /** Any member, for all members. */
    ANYONE,
    /** Only the operator. */
    NOBODY;

    static GroupStop parse(RawSettings settings) {
        return settings.isAlternative(Setting.GROUP_STOP, "anyone", "nobody") ? NOBODY : ANYONE;
    }
}
