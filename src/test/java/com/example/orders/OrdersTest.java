package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.notifications.NotificationState;
import dev.proactivebot.notifications.Receipt;
import dev.proactivebot.testing.InMemoryNotifier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the example of the documents. */
class OrdersTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private final InMemoryNotifier memory = new InMemoryNotifier(NOW);
    private final Orders orders = new Orders(memory.notifier());

    @BeforeEach
    void meet() {
        memory.meet("ann", "c-ann");
        memory.meet("bob", "c-shop");
    }

    @Test
    void shippedOrderIsSentOnce() {
        assertEquals(orders.shipped("ann", "42"), orders.shipped("ann", "42"));

        assertEquals(1, memory.direct.puts().size());
    }

    @Test
    void pickUpIsSentToBothInTime() {
        Receipt receipt = orders.readyForPickUp("ann", "c-shop", NOW.plusSeconds(3_600), NOW.plusSeconds(7_200));

        assertEquals(NOW.plusSeconds(3_600), receipt.due());
        assertEquals(NOW.plusSeconds(7_200), receipt.expires());
        assertEquals(0, orders.failures(receipt));
        assertEquals(
                NotificationState.CANCELLED,
                orders.callOff(receipt).orElseThrow().state());
    }

    @Test
    void offersRecurAtNineLocalTime() {
        Receipt receipt = orders.specialOffers(Instant.parse("2026-11-30T08:00:00Z"));

        assertEquals(Instant.parse("2026-11-30T08:00:00Z"), receipt.due());
    }

    @Test
    void unknownCustomerIsNotAsked() {
        assertTrue(orders.askHowItWas("ann"));
        assertFalse(orders.askHowItWas("nobody"));
        assertEquals(
                Duration.ofDays(3).toMillis(),
                memory.tables.rows("schedule").get(0).row().number("due") - NOW.toEpochMilli());
    }
}
