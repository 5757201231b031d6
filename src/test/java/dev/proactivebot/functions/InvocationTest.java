package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvocationTest {

    @Test
    void anInvocationHas45SecondsOrThreeQuartersOfWhatTheHostGives() {
        assertEquals(Duration.ofSeconds(45), Invocation.within(Optional.empty()));
        assertEquals(Duration.ofSeconds(45), Invocation.within(Optional.of(Duration.ofMinutes(2))));
        assertEquals(Duration.ofMillis(22_500), Invocation.within(Optional.of(Duration.ofSeconds(30))));
    }

    @Test
    void timeBudgetBeginsWithTheInvocation() {
        Duration left = Invocation.run(() -> TimeBudget.current().left());

        assertEquals(45, left.plusMillis(999).toSeconds());
        assertEquals(45, Invocation.run(() -> TimeBudget.current().length()).toSeconds());
    }
}
