package dev.proactivebot.local.host;

import com.microsoft.azure.functions.OutputBinding;
import org.jspecify.annotations.Nullable;

/** Holds what a function sets, until the function has succeeded. */
final class Output implements OutputBinding<Object> {
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
