package dev.proactivebot.functions;

import com.microsoft.azure.functions.ExecutionContext;
import dev.proactivebot.notifications.Notifier;
import dev.proactivebot.schema.TraceParent;

/** The app of this worker, for functions of your own in a package of their own. */
public final class RunningApp {
    private RunningApp() {}

    /**
     * Returns what notifies users from Java. It logs where the invocation does, and its messages go on with the invocation's trace. The app
     * is built when the first function needs it.
     *
     * @throws RuntimeException when the app cannot be used, because its settings are invalid; its log says why
     */
    public static Notifier notifier(ExecutionContext context) {
        TraceParent trace = TraceParent.parse(App.traceOf(context)).orElse(null);
        return Start.app(context.getLogger()).notifications().notifier(trace, context.getLogger());
    }
}
