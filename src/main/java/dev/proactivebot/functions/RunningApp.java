package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import dev.proactivebot.notifications.Notifier;
import dev.proactivebot.schema.TraceParent;

/** Gives functions of your own access to the app of this worker. */
public final class RunningApp {
    private RunningApp() {}

    /**
     * Returns the Java API for notifications. It uses the invocation's log and trace. The app is built when the first function needs it.
     *
     * @throws RuntimeException when the app cannot be used, because its settings are invalid; its log says why
     */
    public static Notifier notifier(ExecutionContext context) {
        TraceParent trace = TraceParent.parse(App.traceOf(context)).orElse(null);
        return Bootstrap.app(context.getLogger()).notifications().notifier(trace, context.getLogger());
    }
}
