package dev.proactivebot.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.Logger;

/** What a function learns about its own invocation. */
record Context(String functionName, String invocationId, Logger logger, TraceContext trace)
        implements ExecutionContext {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Context of(String functionName, String invocationId, Logger logger) {
        byte[] ids = new byte[24];
        RANDOM.nextBytes(ids);
        String hex = HexFormat.of().formatHex(ids);
        return new Context(
                functionName,
                invocationId,
                logger,
                new Trace("00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-00"));
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
