package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.pacing.Permit.Denied;
import dev.proactivebot.delivery.pacing.Permit.Granted;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class PacerTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    /** Between two refusals that show that nothing goes through. */
    private static final Duration APART = Duration.ofMillis(700);

    private final MutableClock clock = MutableClock.at(START);
    private final InMemoryTables tables = new InMemoryTables(clock);

    @ParameterizedTest
    @CsvSource({"1, 0.96", "2, 0.96", "5, 0.96", "3, 0.8", "2, 0.1"})
    void instancesTogetherUseTheirShareAndKeepTheTenantsLimit(int instances, double share) {
        List<Instant> sent = new Rush(pacers(instances, share), Lane.DIRECT).send(1_000);

        assertTrue(most(sent, Duration.ofSeconds(1)) <= 50 * share + 1, "at most " + most(sent, Duration.ofSeconds(1)));
        assertTrue(perSecond(sent) >= 0.97 * 50 * share, "only " + perSecond(sent) + " a second");
    }

    @Test
    void reservationCoversHalfASecondUnderLoad() {
        new Rush(pacers(2, 0.96), Lane.DIRECT).send(500);

        assertTrue(tables.requests().size() < 150, tables.requests().size() + " requests for 500 messages");
    }

    @Test
    void aLoneMessageCostsOneRequest() {
        Pacer pacer = pacers(1, 0.8).get(0);
        send(pacer, to("a"), Lane.DIRECT, new ArrayList<>());
        clock.advance(Duration.ofMinutes(1));
        tables.forgetRequests();

        send(pacer, to("a"), Lane.DIRECT, new ArrayList<>());
        assertEquals(List.of("merge pacing"), tables.requests());
    }

    @Test
    void aLoneMessageWaitsForNothing() {
        List<Instant> sent = new ArrayList<>();
        send(pacers(1, 0.8).get(0), to("a"), Lane.DIRECT, sent);

        assertEquals(List.of(START), sent);
    }

    @Test
    void messagesWithoutASlotAreDeniedWithGrowingDelays() {
        Pacer pacer = pacers(1, 0.8).get(0);
        List<Permit> turns = IntStream.range(0, 400)
                .mapToObj(i -> place(pacer, to("c" + i), Lane.DIRECT))
                .toList();
        List<Duration> delays = turns.stream()
                .filter(Denied.class::isInstance)
                .map(permit -> ((Denied) permit).delay())
                .toList();

        assertTrue(
                turns.stream().filter(Granted.class::isInstance).count() <= 5 * 40 + 1,
                "never more than five seconds ahead");
        Duration last = delays.get(delays.size() - 1);
        assertTrue(
                delays.get(0).compareTo(Duration.ofSeconds(6)) < 0,
                delays.get(0).toString());
        assertTrue(
                last.compareTo(Duration.ofSeconds(5)) > 0 && last.compareTo(Duration.ofSeconds(15)) < 0,
                last.toString());
    }

    @Test
    void noMessageIsDelayedMoreThanAMinute() {
        Pacer pacer = pacers(1, 0.1).get(0);
        for (int i = 0; i < 2_000; i++) {
            Permit permit = place(pacer, to("c" + i), Lane.DIRECT);
            assertTrue(!(permit instanceof Denied denied) || denied.delay().toSeconds() <= 60, permit.toString());
        }
    }

    @Test
    void returnedSlotIsUsedByTheNextMessage() {
        Pacer pacer = pacers(1, 0.96).get(0);
        Granted unused = (Granted) place(pacer, to("a"), Lane.DIRECT);
        unused.close();
        unused.close();
        tables.forgetRequests();

        assertInstanceOf(Granted.class, place(pacer, to("b"), Lane.DIRECT));
        assertEquals(List.of(), tables.requests());
    }

    @Test
    void aSlotThatWasMissedIsNotUsed() {
        Pacer pacer = pacers(1, 0.96).get(0);
        Granted late = (Granted) place(pacer, to("a"), Lane.DIRECT);
        clock.advance(Duration.ofSeconds(1));
        tables.forgetRequests();

        assertInstanceOf(Granted.class, pacer.use(late));
        assertEquals(List.of("merge pacing"), tables.requests(), "another one was reserved");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aConversationsWindowsAreKeptByAllInstancesTogether(int instances) {
        List<Pacer> pacers = pacers(instances, 0.96);
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; sent.size() < 300 && i < 20_000; i++) {
            if (!send(pacers.get(i % instances), to("one"), Lane.DIRECT, sent)) {
                clock.advance(Duration.ofMillis(100));
            }
        }

        assertEquals(300, sent.size());
        assertTrue(most(sent, Duration.ofSeconds(1)) <= 7, "in 1 s: " + most(sent, Duration.ofSeconds(1)));
        assertTrue(most(sent, Duration.ofSeconds(2)) <= 8, "in 2 s: " + most(sent, Duration.ofSeconds(2)));
        assertTrue(most(sent, Duration.ofSeconds(30)) <= 60, "in 30 s: " + most(sent, Duration.ofSeconds(30)));
        assertTrue(seconds(sent) < 300 / 57.0 * 30 * 1.1, "slower than need be: " + seconds(sent));
    }

    @Test
    void hourlyWindowIsKept() {
        Pacer pacer = pacers(1, 0.96).get(0);
        List<Instant> sent = new ArrayList<>();
        while (clock.instant().isBefore(START.plus(Duration.ofMinutes(90)))) {
            if (!send(pacer, to("one"), Lane.DIRECT, sent)) {
                clock.advance(Duration.ofSeconds(1));
            }
        }

        int most = most(sent, Duration.ofHours(1));
        assertTrue(most <= 1_730 && most >= 1_720, "of 1,800 at a share of 0.96, but for the waits for slots: " + most);
    }

    @Test
    void firstMessageOfAConversationCostsNoExtraRequest() {
        Pacer pacer = pacers(1, 0.96).get(0);
        send(pacer, to("a"), Lane.DIRECT, new ArrayList<>());

        assertEquals(List.of("find pacing", "insert pacing"), tables.requests());
    }

    @Test
    void messageWaitingForItsConversationTakesNoTenantSlot() {
        Pacer pacer = pacers(1, 0.96).get(0);
        for (int i = 0; i < 100; i++) {
            place(pacer, to("one"), Lane.DIRECT);
        }
        Instant asked = clock.instant();
        List<Instant> sent = new ArrayList<>();
        assertTrue(
                send(pacer, to("other"), Lane.DIRECT, sent),
                pacer.next(to("third"), Lane.DIRECT).toString());

        assertTrue(Duration.between(asked, sent.get(0)).toMillis() < 800, sent.toString());
    }

    @Test
    void aDirectMessageDoesNotWaitBehindABroadcast() {
        Pacer bulk = pacers(1, 0.96).get(0);
        List<Pacer> direct = pacers(2, 0.96);
        List<Instant> sent = new ArrayList<>();
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (i % 8 == 0) {
                Instant asked = clock.instant();
                Instant at = slotOf(direct.get(i / 8 % 2), to("d" + i), Lane.DIRECT);
                waits.add(Duration.between(asked, at));
                sent.add(at);
            }
            send(bulk, to("b" + i), Lane.BULK, sent);
        }
        sent.sort(null);

        waits.sort(null);
        assertTrue(waits.get(waits.size() * 95 / 100).toMillis() <= 400, waits.toString());
        assertTrue(most(sent, Duration.ofSeconds(1)) <= 50, "in 1 s: " + most(sent, Duration.ofSeconds(1)));
    }

    @Test
    void broadcastGetsAllSlotsWithoutDirectMessages() {
        List<Instant> sent = new Rush(pacers(2, 0.96), Lane.BULK).send(500);

        assertTrue(perSecond(sent) >= 0.97 * 48, perSecond(sent) + " a second");
    }

    @Test
    void manyDirectMessagesGetMoreThanTheirShare() {
        Rush broadcast = new Rush(pacers(1, 0.96), Lane.BULK);
        Rush replies = new Rush(pacers(4, 0.96), Lane.DIRECT);
        List<Instant> direct = new ArrayList<>();
        List<Instant> bulk = new ArrayList<>();
        while (direct.size() < 600) {
            broadcast.fill();
            replies.fill();
            if (replies.nextAt().isAfter(broadcast.nextAt())) {
                broadcast.sendNext(bulk);
            } else {
                replies.sendNext(direct);
            }
        }

        assertTrue(perSecond(direct) > 0.5 * 48, perSecond(direct) + " a second");
    }

    @Test
    void throttledConversationIsPausedOnEveryInstance() {
        List<Pacer> pacers = pacers(2, 0.8);
        send(pacers.get(1), to("x"), Lane.DIRECT, new ArrayList<>());
        pacers.get(0).throttled(to("one"), Duration.ofSeconds(30));

        Denied here = (Denied) pacers.get(0).next(to("one"), Lane.DIRECT);
        Denied there = (Denied) place(pacers.get(1), to("one"), Lane.DIRECT);
        assertTrue(here.delay().toSeconds() >= 30 && here.delay().toSeconds() <= 40, here.toString());
        assertTrue(there.delay().toSeconds() >= 30 && there.delay().toSeconds() <= 40, there.toString());
        assertInstanceOf(Granted.class, pacers.get(1).next(to("two"), Lane.DIRECT));
        clock.advance(Duration.ofSeconds(30));
        assertInstanceOf(Granted.class, pacers.get(1).next(to("one"), Lane.DIRECT));
    }

    @Test
    void channelWithoutPublishedLimitsSharesItsPauses() {
        List<Pacer> pacers = pacers(2, 0.8);
        Destination web = new Destination("webchat", "", "one");
        ((Granted) pacers.get(1).next(web, Lane.DIRECT)).close();
        pacers.get(0).throttled(web, Duration.ofSeconds(30));
        clock.advance(Duration.ofMillis(1_100));

        assertInstanceOf(Denied.class, pacers.get(1).next(web, Lane.DIRECT));
    }

    @Test
    void twoConversationsThrottledTogetherPauseTheTenantEverywhere() {
        List<Pacer> pacers = pacers(2, 0.8);
        Granted reserved = (Granted) place(pacers.get(0), to("three"), Lane.DIRECT);
        pacers.get(0).throttled(to("one"), Duration.ofSeconds(3));
        clock.advance(Duration.ofMillis(1_500));
        pacers.get(0).throttled(to("two"), Duration.ofSeconds(3));

        assertInstanceOf(Denied.class, pacers.get(0).use(reserved), "what was reserved is not used");
        Denied there = (Denied) place(pacers.get(1), to("four"), Lane.BULK);
        assertTrue(there.delay().toMillis() >= 3_000 && there.delay().toMillis() < 5_000, there.toString());
        clock.advance(Duration.ofSeconds(3));
        assertInstanceOf(Granted.class, pacers.get(1).next(to("four"), Lane.BULK));
    }

    @Test
    void successBetweenTwoRefusalsPreventsATenantPause() {
        Pacer pacer = pacers(1, 0.8).get(0);
        pacer.throttled(to("one"), Duration.ofSeconds(3));
        clock.advance(Duration.ofMillis(100));
        pacer.succeeded(to("three"), clock.instant());
        pacer.throttled(to("two"), Duration.ofSeconds(3));

        assertInstanceOf(Granted.class, pacer.next(to("four"), Lane.DIRECT));
    }

    @Test
    void successOnAnotherInstancePreventsATenantPause() {
        List<Pacer> pacers = pacers(40, 0.8);
        pacers.forEach(pacer -> send(pacer, to("c" + pacers.indexOf(pacer)), Lane.DIRECT, new ArrayList<>()));
        pacers.get(0).throttled(to("one"), Duration.ofMinutes(5));
        for (int i = 2; i < 40; i++) {
            send(pacers.get(i), to("d" + i), Lane.DIRECT, new ArrayList<>()); // hears of it when it reserves
            pacers.get(i).succeeded(to("d" + i), clock.instant());
        }
        pacers.get(1).throttled(to("two"), Duration.ofMinutes(5));

        assertInstanceOf(Granted.class, place(pacers.get(1), to("four"), Lane.DIRECT));
        assertInstanceOf(Granted.class, place(pacers.get(5), to("five"), Lane.DIRECT));
    }

    @Test
    void twoSimultaneousRefusalsDoNotPauseTheTenant() {
        Pacer pacer = pacers(1, 0.8).get(0);
        pacer.throttled(to("one"), Duration.ofSeconds(3));
        pacer.throttled(to("two"), Duration.ofSeconds(3));
        assertInstanceOf(Granted.class, pacer.next(to("four"), Lane.DIRECT));

        clock.advance(APART);
        pacer.throttled(to("three"), Duration.ofSeconds(3));
        assertInstanceOf(Denied.class, pacer.next(to("four"), Lane.DIRECT));
    }

    @Test
    void sixRefusalsAtOncePauseTheTenant() {
        Pacer pacer = pacers(1, 0.8).get(0);
        for (int i = 0; i < 5; i++) {
            pacer.throttled(to("c" + i), Duration.ofSeconds(3));
        }
        assertInstanceOf(Granted.class, pacer.next(to("four"), Lane.DIRECT));
        pacer.throttled(to("c5"), Duration.ofSeconds(3));

        assertInstanceOf(Denied.class, pacer.next(to("four"), Lane.DIRECT));
    }

    @Test
    void successOfAnEarlierSendDoesNotPreventATenantPause() {
        Pacer pacer = pacers(1, 0.8).get(0);
        Instant before = clock.instant().minusMillis(50);
        pacer.throttled(to("one"), Duration.ofSeconds(3));
        pacer.succeeded(to("three"), before);
        clock.advance(APART);
        pacer.throttled(to("two"), Duration.ofSeconds(3));

        assertInstanceOf(Denied.class, pacer.next(to("four"), Lane.DIRECT));
    }

    @Test
    void refusalsFarApartOrOfOneConversationDoNotPauseTheTenant() {
        Pacer pacer = pacers(1, 0.8).get(0);
        pacer.throttled(to("one"), Duration.ofSeconds(30));
        pacer.throttled(to("one"), Duration.ofSeconds(30));
        clock.advance(Duration.ofMillis(2_100));
        pacer.throttled(to("two"), Duration.ofSeconds(30));

        assertInstanceOf(Granted.class, pacer.next(to("four"), Lane.DIRECT));
    }

    @Test
    void longTenantPauseIsProbedByOneMessageEvery15Minutes() {
        List<Pacer> pacers = pacers(2, 0.8);
        closeTheTenant(pacers.get(0));
        Denied denied = (Denied) pacers.get(0).next(to("three"), Lane.DIRECT);
        assertTrue(denied.delay().toMinutes() >= 15 && denied.delay().toMinutes() <= 16, denied.toString());

        for (int quarter = 0; quarter < 3; quarter++) {
            clock.advance(Duration.ofMinutes(15));
            assertEquals(1, rush(pacers, "q" + quarter), "one of the two instances sends one message");
            pacers.get(1).throttled(to("probe"), Duration.ofHours(4));
            assertInstanceOf(Denied.class, pacers.get(0).next(to("three"), Lane.DIRECT));
        }
    }

    @Test
    void refusalOfAnEarlierSendDoesNotReopenAClosedTenant() {
        Pacer pacer = pacers(1, 0.8).get(0);
        closeTheTenant(pacer);
        clock.advance(Duration.ofMillis(300));
        pacer.throttled(to("late"), Duration.ofSeconds(2));
        clock.advance(Duration.ofMinutes(15));

        assertEquals(1, rush(List.of(pacer), "a"));
    }

    @Test
    void shortRetryAfterOfAProbeShortensTheTenantsPause() {
        Pacer pacer = pacers(1, 0.8).get(0);
        closeTheTenant(pacer);
        clock.advance(Duration.ofMinutes(15));
        assertEquals(1, rush(List.of(pacer), "a"));
        pacer.throttled(to("a0"), Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(4));

        assertTrue(rush(List.of(pacer), "b") > 40);
    }

    @Test
    void successfulProbeEndsATenantsPauseEverywhere() {
        List<Pacer> pacers = pacers(2, 0.8);
        closeTheTenant(pacers.get(0));
        clock.advance(Duration.ofMinutes(15));
        assertEquals(1, rush(pacers, "a"));
        pacers.get(0).succeeded(to("a0"), clock.instant());
        clock.advance(Duration.ofSeconds(6));

        assertTrue(rush(pacers, "b") > 40, "both are at full speed again");
        assertInstanceOf(
                Denied.class, pacers.get(0).next(to("one"), Lane.DIRECT), "the conversation itself has its full pause");
    }

    @Test
    void probeWithoutAResultIsReplacedAfterAMinute() {
        List<Pacer> pacers = pacers(2, 0.8);
        closeTheTenant(pacers.get(0));
        clock.advance(Duration.ofMinutes(15));
        assertEquals(1, rush(pacers, "a"));
        clock.advance(Duration.ofSeconds(55));
        assertEquals(0, rush(pacers, "b"));
        clock.advance(Duration.ofSeconds(10));
        assertEquals(1, rush(pacers, "c"));
    }

    @Test
    void closedChannelWithoutPublishedLimitsIsProbedByOneMessage() {
        List<Pacer> pacers = pacers(2, 0.8);
        pacers.get(0).throttled(web("one"), Duration.ofHours(5));
        clock.advance(APART);
        pacers.get(0).throttled(web("two"), Duration.ofHours(5));
        clock.advance(Duration.ofMinutes(15).plusSeconds(2));

        int sent = 0;
        for (int i = 0; i < 8; i++) {
            Pacer pacer = pacers.get(i % 2);
            if (pacer.next(web("c" + i), Lane.DIRECT) instanceof Granted granted
                    && pacer.await(granted) instanceof Granted) {
                sent++;
            }
        }
        assertEquals(1, sent);
    }

    @Test
    void refusalsOnTwoInstancesPauseTheTenant() {
        List<Pacer> pacers = pacers(2, 0.8);
        send(pacers.get(1), to("x"), Lane.DIRECT, new ArrayList<>());
        pacers.get(0).throttled(to("one"), Duration.ofSeconds(10));
        clock.advance(APART);
        pacers.get(1).throttled(to("two"), Duration.ofSeconds(10));

        assertInstanceOf(Denied.class, pacers.get(1).next(to("three"), Lane.DIRECT));
    }

    @Test
    void messageWaitsForTheEndOfAShortPause() {
        Pacer pacer = pacers(1, 0.8).get(0);
        pacer.throttled(to("one"), Duration.ofSeconds(3));
        clock.advance(APART);
        pacer.throttled(to("two"), Duration.ofSeconds(3));
        Instant end = clock.instant().plusSeconds(3);
        assertInstanceOf(Denied.class, pacer.next(to("three"), Lane.DIRECT));
        clock.advance(Duration.ofMillis(1_100));
        List<Instant> sent = new ArrayList<>();

        assertTrue(send(pacer, to("three"), Lane.DIRECT, sent));
        assertTrue(send(pacer, to("four"), Lane.DIRECT, sent));
        assertTrue(!sent.get(0).isBefore(end) && sent.get(1).isBefore(end.plusMillis(500)), sent + " for " + end);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.96, 0.8})
    void broadcastAndNewRepliesTogetherKeepTheLimit(double share) {
        Rush broadcast = new Rush(pacers(2, share), Lane.BULK);
        Rush replies = new Rush(pacers(2, share), Lane.DIRECT);
        List<Instant> sent = new ArrayList<>();
        for (int burst = 0; burst < 10; burst++) {
            for (int i = 0; i < 150; i++) {
                broadcast.fill();
                broadcast.sendNext(sent);
            }
            replies.fill();
            while (replies.nextAt().isBefore(Instant.MAX)) {
                broadcast.fill();
                (replies.nextAt().isAfter(broadcast.nextAt()) ? broadcast : replies).sendNext(sent);
            }
        }

        sent.sort(null);
        int most = most(sent, Duration.ofSeconds(1));
        assertTrue(most <= 50 * share + 2, "in 1 s: " + most);
    }

    @Test
    void manyDirectMessagesAndABroadcastUseTheWholeLimitTogether() {
        Rush broadcast = new Rush(pacers(2, 0.96), Lane.BULK);
        Rush replies = new Rush(pacers(2, 0.96), Lane.DIRECT);
        List<Instant> sent = new ArrayList<>();
        while (sent.size() < 1_000) {
            broadcast.fill();
            replies.fill();
            (replies.nextAt().isAfter(broadcast.nextAt()) ? broadcast : replies).sendNext(sent);
        }

        assertTrue(perSecond(sent) > 0.85 * 48, perSecond(sent) + " a second");
        assertTrue(most(sent, Duration.ofSeconds(1)) <= 50, "in 1 s: " + most(sent, Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.96, 0.8})
    void busyConversationKeepsItsWindowsDuringABacklog(double share) {
        Pacer pacer = pacers(1, share).get(0);
        for (int i = 0; i < 66; i++) {
            place(pacer, to("other" + i), Lane.DIRECT);
        }
        List<Granted> behindTheBacklog = IntStream.range(0, 12)
                .mapToObj(i -> place(pacer, to("one"), Lane.DIRECT))
                .filter(Granted.class::isInstance)
                .map(Granted.class::cast)
                .toList();
        List<Instant> sent = new ArrayList<>();
        for (Granted granted : behindTheBacklog) {
            if (pacer.use(granted) instanceof Granted) {
                sent.add(clock.instant());
            }
            granted.close();
        }
        assertTrue(sent.size() >= 4 && sent.get(0).isAfter(START.plusSeconds(1)), sent.toString());
        while (sent.size() < 30) {
            if (!send(pacer, to("one"), Lane.DIRECT, sent)) {
                clock.advance(Duration.ofMillis(50));
            }
        }

        assertTrue(most(sent, Duration.ofSeconds(1)) <= 7, "in 1 s: " + most(sent, Duration.ofSeconds(1)));
        assertTrue(most(sent, Duration.ofSeconds(2)) <= 8, "in 2 s: " + most(sent, Duration.ofSeconds(2)));
    }

    /** Whoever is held up between its reservation and its request finds the next ones already due. */
    @Test
    void missedConversationPermitIsNotUsed() {
        Pacer pacer = pacers(1, 0.8).get(0);
        List<Instant> sent = new ArrayList<>();
        send(pacer, to("one"), Lane.DIRECT, sent);
        for (int i = 0; i < 20; i++) {
            if (place(pacer, to("one"), Lane.DIRECT) instanceof Granted granted) {
                clock.advance(Duration.ofMillis(i % 5 == 0 ? 240 : 0)); // the slot can be used up to 250 ms late
                if (pacer.use(granted) instanceof Granted) {
                    sent.add(clock.instant());
                    assertTrue(Duration.between(Micros.time(granted.notBefore()), clock.instant())
                                    .toMillis()
                            <= 150);
                }
                granted.close();
            } else {
                clock.advance(Duration.ofMillis(100));
            }
        }

        assertTrue(sent.size() > 5, sent.toString());
    }

    @Test
    void slowTablesDelayReservationsButDoNotFailThem() {
        tables.takes(() -> clock.advance(Duration.ofMillis(400)));
        for (double share : List.of(0.96, 0.8)) {
            Pacer pacer = pacers(1, share).get(0);
            List<Instant> sent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                assertTrue(
                        send(pacer, new Destination("msteams", "t" + share, "c" + i), Lane.DIRECT, sent),
                        "message " + i);
            }
        }
    }

    /** It also loads classes and connects, which the next one does not. */
    @Test
    void aFreshInstancesFirstRequestDoesNotDelayItsFirstMessage() {
        Pacer pacer = pacers(1, 0.96).get(0);
        tables.takes(() -> {
            clock.advance(Duration.ofSeconds(1));
            tables.takes(() -> clock.advance(Duration.ofMillis(10)));
        });
        pacer.prepare(to("a"));
        Instant prepared = clock.instant();
        List<Instant> sent = new ArrayList<>();
        assertTrue(send(pacer, to("a"), Lane.DIRECT, sent));

        Duration waited = Duration.between(prepared, sent.get(0));
        assertTrue(waited.toMillis() < 300, waited.toString());
    }

    /** A machine that was stopped, a clock that was set, an outage of the tables: the next request takes as long as any. */
    @Test
    void oneVerySlowRequestDeniesNoLaterMessage() {
        Pacer pacer = pacers(1, 0.96).get(0);
        tables.takes(() -> clock.advance(Duration.ofDays(2)));
        pacer.prepare(to("a"));
        tables.takes(() -> {});

        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertTrue(send(pacer, to("c" + i), Lane.DIRECT, sent), "message " + i);
        }
    }

    @Test
    void messagesDuringAnOutageShareOneFailedRequest() {
        Pacer pacer = pacers(1, 0.8).get(0);
        tables.goDown();
        for (int i = 0; i < 12; i++) {
            String conversation = "c" + i;
            assertThrows(StorageException.class, () -> place(pacer, to(conversation), Lane.DIRECT));
        }

        assertEquals(1, tables.requests().size());
        tables.comeBack();
        clock.advance(Duration.ofSeconds(6));
        assertInstanceOf(Granted.class, place(pacer, to("later"), Lane.DIRECT));
    }

    @Test
    void absurdTimesInARowAreIgnored() {
        Destination to = to("a");
        tables.table("pacing")
                .put(new Row(to.scope(), "budget")
                        .with("direct", Long.MAX_VALUE)
                        .with("bulk", Long.MAX_VALUE)
                        .with("pausedUntil", Long.MAX_VALUE)
                        .with("closedUntil", Long.MAX_VALUE)
                        .with("throttled", to.conversationKey() + ":999999999999999999:0"));

        assertInstanceOf(Granted.class, place(pacers(1, 0.8).get(0), to, Lane.DIRECT));
    }

    @Test
    void noPermitIsGrantedWithoutTablesAndPausesAreKept() {
        Pacer pacer = pacers(1, 0.8).get(0);
        send(pacer, to("one"), Lane.DIRECT, new ArrayList<>());
        tables.goDown();
        pacer.throttled(to("one"), Duration.ofSeconds(30));

        assertThrows(StorageException.class, () -> place(pacer, to("two"), Lane.DIRECT));
        tables.comeBack();
        assertInstanceOf(Denied.class, pacer.next(to("one"), Lane.DIRECT));
    }

    @Test
    void channelWithoutPublishedLimitsHasAConcurrencyLimit() {
        Pacer pacer = pacers(1, 0.8).get(0);
        List<Granted> out = IntStream.range(0, 8)
                .mapToObj(i -> (Granted) pacer.place(web("c" + i), Lane.BULK))
                .toList();

        assertInstanceOf(Granted.class, pacer.place(web("d"), Lane.DIRECT));
        Duration noTime = Duration.ofSeconds(1);
        assertInstanceOf(
                Denied.class, TimeBudget.within(noTime, clock, () -> pacer.place(web("e"), Lane.BULK)), "a ninth");
        out.forEach(Granted::close);
        assertInstanceOf(Granted.class, pacer.place(web("e"), Lane.BULK));
    }

    /** A page asks for all that it claims together: were these places taken then, it would wait for itself. */
    @Test
    void messageNotYetClaimedTakesNoConcurrentRequest() {
        Pacer pacer = pacers(1, 0.8).get(0);
        List<Granted> turns = IntStream.range(0, 32)
                .mapToObj(i -> (Granted) pacer.next(web("c" + i), Lane.BULK))
                .toList();

        turns.forEach(permit -> {
            assertInstanceOf(Granted.class, pacer.await(permit));
            permit.close();
        });
    }

    @Test
    void placesRequestedTogetherAreReservedTogether() {
        Pacer pacer = pacers(1, 0.8).get(0);
        send(pacer, to("a"), Lane.BULK, new ArrayList<>());
        List<Granted> turns = IntStream.range(0, 32)
                .mapToObj(i -> (Granted) pacer.next(to("c" + i), Lane.BULK))
                .toList();
        tables.forgetRequests();
        turns.forEach(permit -> assertInstanceOf(Granted.class, pacer.slot(permit)));

        assertEquals(List.of("merge pacing"), tables.requests());
    }

    @Test
    void unusedPlaceGoesToTheNextMessage() {
        Pacer pacer = pacers(1, 0.8).get(0);
        Granted first = (Granted) pacer.next(to("a"), Lane.BULK);
        Granted second = (Granted) pacer.next(to("b"), Lane.BULK);
        assertInstanceOf(Granted.class, pacer.slot(first));
        second.close();
        tables.forgetRequests();

        assertInstanceOf(Granted.class, pacer.slot((Granted) pacer.next(to("c"), Lane.BULK)));
        assertEquals(List.of(), tables.requests());
    }

    @Test
    void messageThatMissesItsPlaceStaysInAShortLine() {
        assertEquals(Lane.BULK, laneAfterAMissedPlace(40));
    }

    /** The message is claimed, and its claim would run out. */
    @Test
    void messageThatMissesALongLineIsSentAsDirect() {
        assertEquals(Lane.DIRECT, laneAfterAMissedPlace(400));
    }

    private Lane laneAfterAMissedPlace(int waiting) {
        List<Pacer> pacers = pacers(2, 0.96);
        Granted late = (Granted) place(pacers.get(0), to("a"), Lane.BULK);
        for (int i = 0; i < waiting; i++) {
            assertInstanceOf(Granted.class, place(pacers.get(1), to("b" + i), Lane.BULK));
        }
        clock.advance(Duration.ofSeconds(1));
        assertInstanceOf(Granted.class, place(pacers.get(0), to("c"), Lane.BULK), "which tells of the line");
        assertInstanceOf(Granted.class, pacers.get(0).use(late));
        return late.lane();
    }

    /** Instances that have as much to send as they can, twelve items at a time each. */
    private final class Rush {
        private final List<Pacer> pacers;
        private final Lane lane;
        private final List<Place> places = new ArrayList<>();
        private int messages;

        private record Place(Pacer pacer, Granted granted) {
            /** The line may have become slower. */
            long at() {
                return granted.time();
            }
        }

        Rush(List<Pacer> pacers, Lane lane) {
            this.pacers = pacers;
            this.lane = lane;
        }

        List<Instant> send(int count) {
            List<Instant> sent = new ArrayList<>();
            while (sent.size() < count) {
                fill();
                sendNext(sent);
            }
            return sent;
        }

        void fill() {
            fill(12);
        }

        void fill(int most) {
            for (Pacer pacer : pacers) {
                long busy =
                        places.stream().filter(place -> place.pacer() == pacer).count();
                for (; busy < most; busy++) {
                    if (place(pacer, to(lane + "-" + messages++), lane) instanceof Granted granted) {
                        places.add(new Place(pacer, granted));
                    }
                }
            }
        }

        Instant nextAt() {
            places.sort(Comparator.comparingLong(Place::at));
            return places.isEmpty() ? Instant.MAX : Micros.time(places.get(0).at());
        }

        void sendNext(List<Instant> sent) {
            places.sort(Comparator.comparingLong(Place::at));
            Place next = places.remove(0);
            if (next.pacer().use(next.granted()) instanceof Granted) {
                sent.add(clock.instant());
            }
            next.granted().close();
        }
    }

    private List<Pacer> pacers(int instances, double share) {
        return IntStream.range(0, instances)
                .mapToObj(i -> Pacer.create(tables, share, new Random(i), this::waitUntil))
                .toList();
    }

    private void waitUntil(Instant time) {
        if (time.isAfter(clock.instant())) {
            clock.set(time);
        }
    }

    private void closeTheTenant(Pacer pacer) {
        pacer.throttled(to("one"), Duration.ofHours(5));
        clock.advance(APART);
        pacer.throttled(to("two"), Duration.ofHours(5));
    }

    /** How many of a hundred messages get a place now. */
    private static int rush(List<Pacer> pacers, String name) {
        int places = 0;
        for (int i = 0; i < 100; i++) {
            places += place(pacers.get(i % pacers.size()), to(name + i), Lane.DIRECT) instanceof Granted ? 1 : 0;
        }
        return places;
    }

    private static Destination web(String conversation) {
        return new Destination("webchat", "", conversation);
    }

    private static Destination to(String conversation) {
        return new Destination("msteams", "tenant", conversation);
    }

    private static Permit place(Pacer pacer, Destination to, Lane lane) {
        Permit permit = pacer.next(to, lane);
        if (!(permit instanceof Granted granted)) {
            return permit;
        }
        return lane == Lane.BULK ? pacer.slot(granted) : pacer.reserve(granted);
    }

    private boolean send(Pacer pacer, Destination to, Lane lane, List<Instant> sent) {
        if (!(pacer.next(to, lane) instanceof Granted granted)) {
            return false;
        }
        if (!(pacer.await(granted) instanceof Granted)) {
            return false;
        }
        sent.add(clock.instant());
        granted.close();
        return true;
    }

    /** When its slot is, without waiting for it. */
    private Instant slotOf(Pacer pacer, Destination to, Lane lane) {
        Granted granted = (Granted) place(pacer, to, lane);
        return Micros.time(granted.slot().getAsLong());
    }

    /** The most in any stretch of that length. */
    private static int most(List<Instant> times, Duration length) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (!times.get(from).isAfter(times.get(to).minus(length))) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private static double perSecond(List<Instant> times) {
        return (times.size() - 1) / seconds(times);
    }

    private static double seconds(List<Instant> times) {
        return Duration.between(times.get(0), times.get(times.size() - 1)).toMillis() / 1_000.0;
    }
}
