package com.example.digest;

import static dev.proactivebot.notifications.Audience.everyone;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.proactivebot.functions.RunningApp;
import dev.proactivebot.notifications.KeyReusedException;
import dev.proactivebot.notifications.Notification;
import dev.proactivebot.notifications.Notifier;
import dev.proactivebot.schema.Activity;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.logging.Logger;

/** Sends news to everyone on Mondays at nine (UTC); an example of an owner's function that notifies from Java. */
public class WeeklyDigest {
    /** The tolerance for a timer that fires early. It may also fire late or twice, but always means the same Monday. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    @FunctionName("weeklyDigest")
    public void run(@TimerTrigger(name = "timer", schedule = "0 0 9 * * MON") String timer, ExecutionContext context) {
        send("New this week: replace this line.", Instant.now(), RunningApp.notifier(context), context.getLogger());
    }

    static void send(String news, Instant now, Notifier notifier, Logger log) {
        LocalDateTime monday = monday(now);
        String week = monday.format(DateTimeFormatter.ISO_WEEK_DATE); // such as 2026-W48-1
        Notification digest = Notification.of(everyone(), Activity.message(news))
                .withKey("weekly-digest-" + week)
                .withExpires(monday.plusWeeks(1).toInstant(ZoneOffset.UTC)); // then the next digest is due
        try {
            log.info("digest=" + week + " notification="
                    + notifier.notify(digest).id());
        } catch (KeyReusedException e) {
            log.info("digest=" + week + " was sent before with other news: notification=" + e.id());
        }
    }

    /** Returns the Monday at nine that the timer fired for. */
    static LocalDateTime monday(Instant now) {
        LocalDateTime time = LocalDateTime.ofInstant(now.plus(EARLY), ZoneOffset.UTC);
        LocalDateTime monday =
                time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).with(LocalTime.of(9, 0));
        return monday.isAfter(time) ? monday.minusWeeks(1) : monday;
    }
}
