package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The new content of a notification.
 *
 * @param variables defaults for <code>${name}</code>; null leaves them as they are
 * @param mentions the mentioned users
 */
public record NewContent(Activity activity, @Nullable Map<String, String> variables, List<Mention> mentions) {

    public NewContent {
        mentions = List.copyOf(mentions);
    }

    /** Creates new content without mentions that leaves the variables as they are. */
    public static NewContent of(Activity activity) {
        return new NewContent(activity, null, List.of());
    }
}
