package dev.proactivebot.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes an invocation to its function. */
record InvocationContext(String functionName, String invocationId, Logger logger, TraceContext trace)
        implements ExecutionContext {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})");

    /** Creates the context. A request continues its caller's trace or starts one; other triggers have none, as on the platform. */
    static InvocationContext of(String functionName, String invocationId, Logger logger, TriggerInput input) {
        String traceparent = input instanceof TriggerInput.Http http ? traceparent(http.request()) : "";
        return new InvocationContext(functionName, invocationId, logger, new Trace(traceparent));
    }

    private static String traceparent(IncomingRequest request) {
        Matcher caller = TRACEPARENT.matcher(request.headers().getOrDefault("traceparent", ""));
        boolean hasTrace = caller.matches();
        return "00-" + (hasTrace ? caller.group(1) : hex(16)) + "-" + hex(8) + "-"
                + (hasTrace ? caller.group(2) : "00");
    }

    private static String hex(int bytes) {
        byte[] id = new byte[bytes];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    @Override
    public Logger getLogger() {
        return logger;
    }

    @Override
    public String getInvocationId() {
        return invocationId;
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public TraceContext getTraceContext() {
        return trace;
    }

    private record Trace(String traceparent) implements TraceContext {
        @Override
        public String getTraceparent() {
            return traceparent;
        }

        @Override
        public String getTracestate() {
            return "";
        }

        @Override
        public Map<String, String> getAttributes() {
            return Map.of();
        }
    }
}
