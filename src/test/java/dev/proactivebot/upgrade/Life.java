package dev.proactivebot.upgrade;

import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.testing.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Some minutes of a bot's life, after which there is something of each kind in its tables and in its queue. */
final class Life {
    static final String SCHEDULED = "Your order ships.";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private Life() {}

    static void live(Rig rig) {
        for (String name : new String[] {"ann", "bob", "carl", "dan", "fay"}) {
            put(
                    rig,
                    ProactiveMessage.seen(name + "-seen", reference(rig, name), Rig.NOW)
                            .tellingOf(Rig.NOW));
        }
        put(rig, text(rig, "ann", "hello"));
        put(rig, text(rig, "ann", "remind me in 3 days to stretch"));
        put(rig, text(rig, "ann", "remind me every day at 12:00 to eat"));
        put(rig, text(rig, "ann", "remind me in 2 hours to call"));
        put(rig, text(rig, "ann", "cancel 3"));
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
        fail(rig);
        notify(
                rig,
                "{\"to\":[{\"user\":\"29:ann\"},{\"user\":\"29:carl\"}],\"text\":\"" + SCHEDULED
                        + "\",\"delay\":\"P2D\"}");
        notify(rig, "{\"to\":{\"everyone\":true},\"text\":\"To everyone.\",\"delay\":\"PT1H\"}");
        notify(
                rig,
                "{\"to\":{\"user\":\"29:bob\"},\"text\":\"Every day.\",\"at\":\"2026-11-23T09:00:00Z\","
                        + "\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=2\",\"timeZone\":\"UTC\"}}");
        leave(rig);
    }

    /** One message for each end that is none: given up, to be tried again, in doubt, skipped, and one of which nobody could say how it went. */
    private static void fail(Rig rig) {
        rig.connector.next(
                Answer.status(503).header("Retry-After", "3600"), Answer.error(400, "BadSyntax"), Answer.status(504));
        activity(rig, "bob", "put back");
        rig.crash();
        rig.until(rig.clock.instant().plus(Duration.ofMinutes(11)));
        activity(rig, "ann", "given up");
        activity(rig, "carl", "in doubt");
        rig.queue.put("no JSON".getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        notify(rig, "{\"to\":{\"user\":\"29:carl\"},\"text\":\"not wanted\"}");
        rig.workOff();
        rig.connector.always(request -> {
            rig.tables.goDown();
            return Answer.created("x");
        });
        activity(rig, "dan", "nobody wrote it down");
        rig.step();
        rig.tables.comeBack();
        rig.connector.always(request -> Answer.created("x"));
    }

    /** One item of each kind that nobody has worked on. */
    private static void leave(Rig rig) {
        put(rig, text(rig, "ann", "remind me in 8 minutes to drink"));
        rig.step();
        notify(rig, "{\"to\":[{\"user\":\"29:ann\"},{\"user\":\"29:bob\"}],\"text\":\"To each.\"}");
        rig.step();
        notify(rig, "{\"to\":{\"user\":\"29:bob\"},\"text\":\"On a page.\"}");
        put(rig, text(rig, "ann", "waiting").tracedBy(TraceParent.parse(TRACE).orElseThrow()));
        put(
                rig,
                ProactiveMessage.seen("eve-comes", reference(rig, "eve"), Rig.NOW)
                        .tellingOf(Rig.NOW));
        put(
                rig,
                ProactiveMessage.gone("fay-goes", reference(rig, "fay"), Rig.NOW)
                        .tellingOf(Rig.NOW.plusSeconds(1)));
    }

    private static void activity(Rig rig, String name, String text) {
        String key = text.replace(' ', '-');
        put(rig, ProactiveMessage.activity(key, reference(rig, name), Activity.message(text), Rig.NOW));
    }

    static ProactiveMessage text(Rig rig, String name, String text) {
        return ProactiveMessage.text(name + "|" + text, reference(rig, name), text, Rig.NOW);
    }

    static void put(Rig rig, ProactiveMessage item) {
        rig.queue.put(item.toJson(), Duration.ZERO);
    }

    private static void notify(Rig rig, String request) {
        rig.notifications.accept(request, null, TraceParent.parse(TRACE).orElseThrow(), rig.log.logger());
    }

    static ConversationReference reference(Rig rig, String name) {
        return ConversationReference.builder()
                .user(new ChannelAccount("29:" + name, name))
                .bot(new ChannelAccount("28:bot", "Bot"))
                .conversation(new ConversationAccount("a:" + name)
                        .withConversationType("personal")
                        .withTenantId("tenant-1"))
                .channelId("msteams")
                .serviceUrl(rig.connector.serviceUrl())
                .locale("en-GB")
                .build();
    }
}
