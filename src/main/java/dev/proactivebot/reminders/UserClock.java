package dev.proactivebot.reminders;

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
 * When something was said, on the user's own clock: the channel's {@code timestamp} in the zone of the activity's {@code localTimezone} or
 * {@code localTimestamp} (Activity schema, "Local timestamp"), else in the bot's zone. A device's clock may be wrong, a channel's is not.
 */
final class UserClock {
    /** As long as a text waits in the queue at most. */
    private static final Duration LONGEST_AGO = Duration.ofDays(3);

    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

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
        OffsetDateTime channels = time(conversation, "timestamp");
        OffsetDateTime time = channels == null ? local : channels;
        Instant said = time == null ? now : time.toInstant();
        boolean isBelieved = !said.isBefore(now.minus(LONGEST_AGO)) && !said.isAfter(now.plus(CLOCKS_APART));
        return (isBelieved ? said : now).atZone(zone(conversation, local));
    }

    /** An offset alone does not know when daylight saving begins: the bot's zone does, if it has that offset. */
    private ZoneId zone(ConversationReference conversation, @Nullable OffsetDateTime local) {
        try {
            String named = text(conversation, "localTimezone");
            if (named != null) {
                return ZoneId.of(WindowsZones.toIana(named).orElse(named));
            }
        } catch (DateTimeException e) {
            // neither a name of the time zone database nor one of Windows
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
