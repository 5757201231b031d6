package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a notification is to say instead.
 *
 * @param variables defaults for <code>${name}</code>; null leaves them as they are
 * @param mentions who is mentioned
 */
public record NewContent(Activity activity, @Nullable Map<String, String> variables, List<Mention> mentions) {

    public NewContent {
        mentions = List.copyOf(mentions);
    }

    /** Returns a content without mentions, which leaves the variables as they are. */
    public static NewContent of(Activity activity) {
        return new NewContent(activity, null, List.of());
    }
}
