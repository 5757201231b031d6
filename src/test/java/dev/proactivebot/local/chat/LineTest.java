package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LineTest {
    private final Line line = new Line("hello", "id");

    @Test
    void isAnsweredByAReplyAfterItWasAccepted() {
        line.replied();
        assertEquals("the endpoint has not answered yet", line.reason());
        line.answered(202, "");
        assertFalse(line.isSettled());
        assertEquals("nothing came back out of the queue", line.reason());

        line.replied();
        assertTrue(line.isAnswered());
    }

    @Test
    void needsNoAcknowledgement() {
        line.answered(202, "");
        line.replied();
        assertTrue(line.isAnswered());
    }

    @Test
    void twoRepliesAreEnoughEvenIfBothOvertakeTheAcceptance() {
        line.replied();
        line.replied();
        line.answered(202, "");
        assertTrue(line.isAnswered());
    }

    @Test
    void anAnswerAtOnceWaitsForWhatItQueued() {
        line.answered(200, "");
        assertFalse(line.isSettled());
        assertEquals("nothing came back out of the queue", line.reason());

        line.ended();
        assertTrue(line.isAnswered());
    }

    @Test
    void aRefusalIsTheReason() {
        line.answered(403, "no");
        assertTrue(line.isSettled());
        assertFalse(line.isAnswered());
        assertEquals("the endpoint answered 403 no", line.reason());
    }
}
