package dev.proactivebot.bot.reminders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When something was said, on the user's own clock: by the activity's {@code localTimezone} and {@code localTimestamp} (Activity schema,
 * "Local timestamp"), else in the bot's zone.
 */
final class UserClock {
    /** What is said to have been said longer ago, or later, is not believed. */
    private static final Duration BELIEVED = Duration.ofDays(1);

    private final ZoneId zone;
    private final Clock clock;

    /** @param zone of users of whom nothing is known */
    UserClock(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
    }

    ZonedDateTime said(ConversationReference conversation) {
        Instant now = clock.instant();
        OffsetDateTime local = time(conversation, "localTimestamp");
        OffsetDateTime time = local == null ? time(conversation, "timestamp") : local;
        Instant said = time == null ? now : time.toInstant();
        boolean isBelieved = Duration.between(said, now).abs().compareTo(BELIEVED) <= 0;
        return (isBelieved ? said : now).atZone(zone(conversation, local));
    }

    /** An offset alone does not know when daylight saving begins: the bot's zone does, if it has that offset. */
    private ZoneId zone(ConversationReference conversation, @Nullable OffsetDateTime local) {
        try {
            String named = text(conversation, "localTimezone");
            if (named != null) {
                return ZoneId.of(named);
            }
        } catch (DateTimeException e) {
            // no name of the time zone database: some clients have names of their own
        }
        return local == null || zone.getRules().getOffset(local.toInstant()).equals(local.getOffset())
                ? zone
                : local.getOffset();
    }

    private static @Nullable OffsetDateTime time(ConversationReference conversation, String name) {
        String text = text(conversation, name);
        try {
            // of years with a sign, which Java reads too, some are too far away to count with
            return text == null || text.startsWith("+") || text.startsWith("-") ? null : OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String text(ConversationReference conversation, String name) {
        JsonNode text = conversation.properties().get(name);
        return text == null || !text.isTextual() || text.textValue().isBlank() ? null : text.textValue();
    }
}
