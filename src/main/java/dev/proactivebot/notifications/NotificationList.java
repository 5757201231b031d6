package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of notifications, newest first.
 *
 * @param next the {@code after} of the next page; null when this is the last
 */
public record NotificationList(
        @JsonInclude(JsonInclude.Include.ALWAYS) List<NotificationStatus> notifications,
        @Nullable String next) {

    public NotificationList {
        notifications = List.copyOf(notifications);
    }
}
