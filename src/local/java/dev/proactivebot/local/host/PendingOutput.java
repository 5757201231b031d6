package dev.proactivebot.local.host;

import com.microsoft.azure.functions.OutputBinding;
import org.jspecify.annotations.Nullable;

/** Holds an output value until its function has succeeded. */
final class PendingOutput implements OutputBinding<Object> {
    private @Nullable Object value;

    @Override
    public @Nullable Object getValue() {
        return value;
    }

    @Override
    public void setValue(@Nullable Object newValue) {
        this.value = newValue;
    }
}
