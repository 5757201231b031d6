package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.ledger.Edits.Change;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.send.PageEditor.Edit;
import dev.proactivebot.delivery.send.PageEditor.Result;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Runs one invocation's work on a page of edits. Edits overlap, so that one page uses the whole rate. An edit that has to wait for a moment
 * waits here, behind the others.
 */
final class EditRun {
    private static final int CHUNK = 12;
    /** The chunks under way at a time; a lost instance has reserved places for their edits. */
    private static final int CHUNKS = 3;

    private static final int LARGEST_TRANSACTION = 100;

    private static final Duration SHORT = Duration.ofSeconds(3);
    /** The longest wait for a place, and before another attempt. */
    private static final Duration LINE = Duration.ofSeconds(6);

    private final PageEditor editor;
    private final PageEdit page;
    private final Lane lane;
    private final Logger log;
    private final Deque<Edit> todo = new ArrayDeque<>();
    private final Deque<List<CompletableFuture<Result>>> running = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private boolean isOurs = true;

    EditRun(PageEditor editor, PageEdit page, Lane lane, Logger log) {
        this.editor = editor;
        this.page = page;
        this.lane = lane;
        this.log = log;
    }

    PageEdit.Left run() {
        List<Message> all = editor.edits().ofPage(page.job(), page.number(), page.since());
        all.stream()
                .filter(message -> message.isDelivered() && message.version() < page.version())
                .forEach(message -> todo.add(new Edit(message, message.tries(page.version()), Instant.MIN)));
        int most = todo.size();
        try {
            editAll(most);
        } finally {
            // storage has failed, perhaps: another invocation would not find these messages as they were
            while (!running.isEmpty()) {
                end(running.remove());
            }
        }
        leave();
        int ended = (int) all.stream().filter(Message::isEnd).count();
        log.info("edited page=" + page.number() + " job=" + page.job() + " version=" + page.version() + " messages="
                + most + " left=" + waits.size());
        Duration delay = waits.stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO);
        return new PageEdit.Left(waits.size(), ended, all.size() - ended, delay);
    }

    private void editAll(int most) {
        int begun = 0;
        page.begun(begun, most);
        List<Edit> some = next();
        while (!some.isEmpty() || !running.isEmpty() || isWaitedFor()) {
            if (!some.isEmpty()) {
                begin(some);
                begun += some.size();
                page.begun(Math.min(begun, most), most); // another attempt comes after all others
            } else if (!running.isEmpty()) {
                end(running.remove());
            }
            some = next();
        }
    }

    /** Returns the next edits to begin; empty when none may begin now. */
    private List<Edit> next() {
        if (!isOurs || running.size() == CHUNKS || !hasTime()) {
            return List.of();
        }
        Instant now = now();
        List<Edit> some = todo.stream()
                .filter(edit -> !edit.from().isAfter(now))
                .limit(CHUNK)
                .toList();
        isOurs = some.isEmpty() || page.keep();
        return isOurs ? some : List.of();
    }

    /** Returns whether an edit that is begun now can wait for its place. Another attempt comes last, when the page's places are used. */
    private boolean hasTime() {
        boolean isFirstTry = !todo.isEmpty() && todo.element().from().equals(Instant.MIN);
        return Pacer.patience().compareTo(isFirstTry ? LINE : Duration.ZERO) > 0;
    }

    /** Waits for the first waiting edit, unless the wait is too long for this invocation. */
    private boolean isWaitedFor() {
        Optional<Instant> first = todo.stream().map(Edit::from).min(Comparator.naturalOrder());
        boolean isWaitedFor = isOurs
                && first.isPresent()
                && hasTime()
                && !Thread.currentThread().isInterrupted();
        if (isWaitedFor) {
            editor.requests().time().sleeper().until(first.get());
        }
        return isWaitedFor;
    }

    private void begin(List<Edit> some) {
        todo.removeAll(some);
        Map<String, ConversationReference> places =
                page.find(some.stream().map(Edit::message).toList());
        TimeBudget budget = TimeBudget.current();
        running.add(some.stream()
                .map(edit -> CompletableFuture.supplyAsync(
                        () -> budget.on(() ->
                                editor.edit(edit, places.get(edit.message().recipient()), page, lane, log)),
                        editor.threads()))
                .toList());
    }

    private void end(List<CompletableFuture<Result>> edits) {
        List<Change> changes = new ArrayList<>();
        for (CompletableFuture<Result> edit : edits) {
            Result result = result(edit);
            Duration delay = result.delay();
            if (result.change() == null && delay != null && delay.compareTo(SHORT) <= 0) {
                todo.add(result.edit().from(now().plus(delay)));
                continue;
            }
            if (delay != null) {
                waits.add(delay);
            }
            result.written(page.version()).ifPresent(changes::add);
        }
        write(changes);
    }

    private static Result result(CompletableFuture<Result> edit) {
        try {
            return edit.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Leaves the remaining edits to another invocation. */
    private void leave() {
        todo.forEach(edit -> waits.add(left(edit.from())));
        write(todo.stream()
                .flatMap(edit -> edit.triedInVain(page.version()).stream())
                .toList());
    }

    /** Reads the messages again whose outcome could not be stored. */
    private void write(List<Change> changes) {
        for (int from = 0; from < changes.size(); from += LARGEST_TRANSACTION) {
            List<Change> some = changes.subList(from, Math.min(changes.size(), from + LARGEST_TRANSACTION));
            Set<Message> missed = some.stream().map(Change::message).collect(Collectors.toCollection(HashSet::new));
            boolean unused =
                    editor.writer().last(() -> missed.retainAll(editor.edits().write(some)), log);
            missed.forEach(message -> waits.add(PageEditor.BETWEEN_LOOKS));
        }
    }

    private Duration left(Instant time) {
        Instant now = now();
        return time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
    }

    private Instant now() {
        return editor.requests().time().serviceClock().instant();
    }
}
