package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some notifications, newest first.
 *
 * @param next what to ask for the page that follows; null when this is the last
 */
public record NotificationList(
        @JsonInclude(JsonInclude.Include.ALWAYS) List<NotificationStatus> notifications,
        @Nullable String next) {

    public NotificationList {
        notifications = List.copyOf(notifications);
    }
}
