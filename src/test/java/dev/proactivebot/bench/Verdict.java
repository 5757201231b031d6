package dev.proactivebot.bench;

import java.util.ArrayList;
import java.util.List;

/** What was demanded and is not so. */
final class Verdict {
    private final List<String> complaints = new ArrayList<>();

    void demand(boolean holds, String otherwise) {
        if (!holds) {
            complaints.add(otherwise);
        }
    }

    boolean isGood() {
        return complaints.isEmpty();
    }

    @Override
    public String toString() {
        return isGood() ? "ok" : String.join("; ", complaints);
    }
}
