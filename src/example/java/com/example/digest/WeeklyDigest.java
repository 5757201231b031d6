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

/** Tells everyone on Monday at nine (UTC) what is new: a function of your own that notifies from Java. */
public class WeeklyDigest {
    /** A timer may fire a moment early, late when the app was down, and twice: it is about the same Monday each time. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    @FunctionName("weeklyDigest")
    public void run(@TimerTrigger(name = "timer", schedule = "0 0 9 * * MON") String timer, ExecutionContext context) {
        send("New this week: replace this line.", Instant.now(), RunningApp.notifier(context), context.getLogger());
    }

    static void send(String news, Instant now, Notifier proactive, Logger log) {
        LocalDateTime monday = monday(now);
        String week = monday.format(DateTimeFormatter.ISO_WEEK_DATE); // such as 2026-W48-1
        Notification digest = Notification.of(everyone(), Activity.message(news))
                .withKey("weekly-digest-" + week)
                .withExpires(monday.plusWeeks(1).toInstant(ZoneOffset.UTC)); // then the next one comes
        try {
            log.info("digest=" + week + " notification="
                    + proactive.notify(digest).id());
        } catch (KeyReusedException e) {
            log.info("digest=" + week + " was sent before, with other news: notification=" + e.id());
        }
    }

    /** Returns the Monday at nine for which the timer fired. */
    static LocalDateTime monday(Instant now) {
        LocalDateTime time = LocalDateTime.ofInstant(now.plus(EARLY), ZoneOffset.UTC);
        LocalDateTime monday =
                time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).with(LocalTime.of(9, 0));
        return monday.isAfter(time) ? monday.minusWeeks(1) : monday;
    }
}
