package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TypedLineTest {
    private final TypedLine line = new TypedLine("hello", "id");

    @Test
    void replyAfterAcceptanceIsTheAnswer() {
        line.recordReply();
        assertEquals("the endpoint has not answered yet", line.reason());
        line.recordResponse(202, "");
        assertFalse(line.isSettled());
        assertEquals("nothing came back out of the queue", line.reason());

        line.recordReply();
        assertTrue(line.isAnswered());
    }

    @Test
    void replyFromTheQueueIsEnough() {
        line.recordResponse(202, "");
        line.recordReply();
        assertTrue(line.isAnswered());
    }

    @Test
    void twoRepliesBeforeAcceptanceAreTheAnswer() {
        line.recordReply();
        line.recordReply();
        line.recordResponse(202, "");
        assertTrue(line.isAnswered());
    }

    @Test
    void directAnswerWaitsForQueuedItems() {
        line.recordResponse(200, "");
        assertFalse(line.isSettled());
        assertEquals("nothing came back out of the queue", line.reason());

        line.recordEnd();
        assertTrue(line.isAnswered());
    }

    @Test
    void refusedLineHasTheRefusalAsItsReason() {
        line.recordResponse(403, "no");
        assertTrue(line.isSettled());
        assertFalse(line.isAnswered());
        assertEquals("the endpoint answered 403 no", line.reason());
    }
}
