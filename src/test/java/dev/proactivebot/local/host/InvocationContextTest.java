package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.azure.functions.HttpMethod;
import java.net.URI;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class InvocationContextTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void requestContinuesItsCallersTrace() {
        String header = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
        String trace = trace(request(Map.of("traceparent", header)));

        assertTrue(trace.matches("00-" + TRACE_ID + "-[0-9a-f]{16}-01"), trace);
        assertNotEquals(header, trace);
    }

    @Test
    void requestWithoutValidTraceStartsOne() {
        TriggerInput forged = request(Map.of("traceparent", "00-" + TRACE_ID + "-0000000000000000-01"));
        for (TriggerInput input : new TriggerInput[] {request(Map.of()), forged}) {
            String trace = trace(input);
            assertTrue(trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), trace);
            assertNotEquals(TRACE_ID, trace.substring(3, 35));
        }
        assertNotEquals(trace(request(Map.of())), trace(request(Map.of())));
    }

    @Test
    void queueMessageHasNoTrace() {
        assertEquals("", trace(new TriggerInput.Queue(new byte[0], new BindingData())));
    }

    private static String trace(TriggerInput input) {
        return InvocationContext.of("f", "i", Logger.getAnonymousLogger(), input)
                .getTraceContext()
                .getTraceparent();
    }

    private static TriggerInput request(Map<String, String> headers) {
        return new TriggerInput.Http(
                new IncomingRequest(
                        URI.create("http://localhost/api/f"), HttpMethod.POST, headers, Map.of(), new byte[0]),
                new BindingData());
    }
}
