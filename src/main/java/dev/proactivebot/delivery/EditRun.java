package dev.proactivebot.delivery;

import dev.proactivebot.delivery.PageEditor.Edit;
import dev.proactivebot.delivery.PageEditor.Result;
import dev.proactivebot.delivery.ledger.Edits.Change;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Pacer;
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
 * One invocation's work on a page of messages that are edited. While some are under way others end, so that a page alone fills the line. What
 * has to wait for a moment waits here, behind the others.
 */
final class EditRun {
    private static final int CHUNK = 12;
    /** Under way at a time. A lost instance has reserved no more places than these need. */
    private static final int CHUNKS = 2;

    private static final int LARGEST_TRANSACTION = 100;

    private static final Duration SHORT = Duration.ofSeconds(3);
    /** In the line, and for those that have to be tried again. */
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
        int begun = 0;
        page.begun(begun, most);
        List<Edit> some = next();
        while (!some.isEmpty() || !running.isEmpty() || isWaitedFor()) {
            if (!some.isEmpty()) {
                begin(some);
                begun += some.size();
                page.begun(Math.min(begun, most), most); // what is tried again comes after all others
            } else if (!running.isEmpty()) {
                end(running.remove());
            }
            some = next();
        }
        leave();
        int ended = (int) all.stream().filter(Message::isEnd).count();
        log.info("edited page=" + page.number() + " job=" + page.job() + " version=" + page.version() + " messages="
                + most + " left=" + waits.size());
        Duration delay = waits.stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO);
        return new PageEdit.Left(waits.size(), ended, all.size() - ended, delay);
    }

    /** Returns what is to be begun now, if anything. */
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

    /** Whether what is begun can wait for its place. What is tried again comes last, when the page's part of the line is over. */
    private boolean hasTime() {
        boolean isFirstTry = !todo.isEmpty() && todo.element().from().equals(Instant.MIN);
        return Pacer.patience().compareTo(isFirstTry ? LINE : Duration.ZERO) > 0;
    }

    /** Waits for the first of those that wait, unless that is not to be done here. */
    private boolean isWaitedFor() {
        Optional<Instant> first = todo.stream().map(Edit::from).min(Comparator.naturalOrder());
        boolean isWaitedFor = isOurs
                && first.isPresent()
                && hasTime()
                && !Thread.currentThread().isInterrupted();
        if (isWaitedFor) {
            editor.requests().sleeper().until(first.get());
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

    /** Leaves what has not been done to another invocation. */
    private void leave() {
        todo.forEach(edit -> waits.add(left(edit.from())));
        write(todo.stream()
                .flatMap(edit -> edit.triedInVain(page.version()).stream())
                .toList());
    }

    /** What could not be written down is looked at once more. */
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
        return editor.requests().clock().instant();
    }
}
