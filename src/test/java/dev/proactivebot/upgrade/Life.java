package dev.proactivebot.upgrade;

import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import java.time.Duration;
import java.util.Map;

/** Some minutes of a bot's life, after which there is something of each kind in its tables and in its queue. */
final class Life {
    static final String SCHEDULED = "Your order ships.";

    private Life() {}

    static void live(Rig rig) {
        for (String name : new String[] {"ann", "bob", "carl", "dan"}) {
            put(
                    rig,
                    ProactiveMessage.seen(name + "-seen", reference(rig, name), Rig.NOW)
                            .tellingOf(Rig.NOW));
        }
        put(rig, text(rig, "ann", "hello"));
        put(rig, text(rig, "ann", "remind me in 3 days to stretch"));
        put(rig, text(rig, "ann", "remind me every day at 12:00 to eat"));
        put(
                rig,
                ProactiveMessage.seen("carl-stops", reference(rig, "carl"), Rig.NOW)
                        .tellingOf(Rig.NOW.plusSeconds(1))
                        .wishing(false));
        put(
                rig,
                ProactiveMessage.gone("dan-goes", reference(rig, "dan"), Rig.NOW)
                        .tellingOf(Rig.NOW.plusSeconds(1)));
        rig.until(Rig.NOW);
        rig.connector.next(Answer.error(400, "BadSyntax"), Answer.status(503).header("Retry-After", "3600"));
        put(rig, ProactiveMessage.activity("given-up", reference(rig, "ann"), Activity.message("given up"), Rig.NOW));
        put(rig, ProactiveMessage.activity("put-back", reference(rig, "bob"), Activity.message("put back"), Rig.NOW));
        rig.until(rig.clock.instant());
        notify(
                rig,
                "{\"to\":[{\"user\":\"29:ann\"},{\"user\":\"29:carl\"}],\"text\":\"" + SCHEDULED
                        + "\",\"delay\":\"P2D\"}");
        notify(rig, "{\"to\":{\"everyone\":true},\"text\":\"To everyone.\",\"delay\":\"PT1H\"}");
        notify(
                rig,
                "{\"to\":{\"user\":\"29:bob\"},\"text\":\"Every day.\",\"at\":\"2026-11-23T09:00:00Z\","
                        + "\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=2\",\"timeZone\":\"UTC\"}}");
        put(rig, text(rig, "ann", "waiting"));
        put(
                rig,
                ProactiveMessage.seen("eve-comes", reference(rig, "eve"), Rig.NOW)
                        .tellingOf(Rig.NOW));
    }

    static ProactiveMessage text(Rig rig, String name, String text) {
        return ProactiveMessage.text(name + "|" + text, reference(rig, name), text, Rig.NOW);
    }

    static void put(Rig rig, ProactiveMessage item) {
        rig.queue.put(item.toJson(), Duration.ZERO);
    }

    private static void notify(Rig rig, String request) {
        rig.notifications.accept(request, null, null, rig.log.logger());
    }

    private static ConversationReference reference(Rig rig, String name) {
        return new ConversationReference(
                null,
                new ChannelAccount("29:" + name, name),
                new ChannelAccount("28:bot", "Bot"),
                new ConversationAccount("a:" + name, null, "personal", null, "tenant-1", Map.of()),
                "msteams",
                rig.connector.serviceUrl(),
                "en-GB",
                Map.of());
    }
}
