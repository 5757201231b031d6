package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stored operation on many dead letters: its action, progress and counts. */
record DeadLetterOperation(StoredRow stored) {
    static final String PARTITION = "deadletters";
    static final String STARTED = "started";
    static final String ENDED = "ended";
    static final String STEP = "step";
    static final String AFTER = "after";
    static final String THROUGH = "through";
    static final String BUSY = "busy";

    private static final String ACTION = "action";
    /** The prefix of columns with counts, whose names are also names of other columns. */
    private static final String COUNT = "count_";

    /** The action on each dead letter. */
    enum Action {
        REPLAY("replay"),
        DELETE("delete");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Row fresh(String id, Action action, DeadLetterFilter filter, Instant now) {
        Row row = new Row(PARTITION, id).with(ACTION, action.word()).with(STARTED, now.toString());
        for (Map.Entry<String, String> text : filter.texts().entrySet()) {
            row = row.with(text.getKey(), text.getValue());
        }
        return row;
    }

    String id() {
        return stored.row().key();
    }

    Action action() {
        String word = stored.row().text(ACTION);
        return Arrays.stream(Action.values())
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new NewerRowException("An operation on dead letters"));
    }

    DeadLetterFilter filter() {
        return DeadLetterFilter.of(stored.row()::text, started());
    }

    /** Returns when it began; later dead letters do not belong to it. */
    Instant started() {
        return Instant.parse(stored.row().text(STARTED, ""));
    }

    boolean isOver() {
        return stored.row().text(ENDED) != null;
    }

    int step() {
        return (int) stored.row().number(STEP);
    }

    /** Returns where the present page begins; null for the first page. */
    @Nullable String after() {
        return filled(AFTER);
    }

    /** Returns the last handled dead letter of the page; null when there is none. */
    @Nullable String through() {
        return filled(THROUGH);
    }

    /** Stores null as an empty text, because a merge cannot remove a value. */
    private @Nullable String filled(String name) {
        String text = stored.row().text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** Returns whether an instance is working on it, or was when it was lost. */
    boolean isBusy() {
        return stored.row().is(BUSY);
    }

    /** Returns the number of dead letters of each result. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (DeadLetterStep.End end : DeadLetterStep.End.values()) {
            long count = stored.row().number(COUNT + end.word());
            if (count > 0) {
                counts.put(end.word(), count);
            }
        }
        return counts;
    }

    /** Returns the row's changes when {@code step} is done. */
    Row after(DeadLetterStep.Done done, Instant now) {
        Row row = change().with(BUSY, false)
                .with(STEP, step() + 1)
                .with(AFTER, Objects.requireNonNullElse(done.after(), ""))
                .with(THROUGH, Objects.requireNonNullElse(done.through(), ""))
                .with(ENDED, done.isLast() ? now.toString() : null);
        for (Map.Entry<DeadLetterStep.End, Long> count : done.ends().entrySet()) {
            String name = COUNT + count.getKey().word();
            row = row.with(name, stored.row().number(name) + count.getValue());
        }
        return row;
    }

    Row change() {
        return new Row(PARTITION, id());
    }

    /** Returns the operation as the API shows it. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operation", id());
        shown.put("action", action().word());
        shown.put("state", isOver() ? "done" : "running");
        shown.put("started", stored.row().text(STARTED, ""));
        if (isOver()) {
            shown.put("ended", stored.row().text(ENDED, ""));
        }
        shown.put("filter", filter().texts());
        shown.put("counts", counts());
        return shown;
    }
}
