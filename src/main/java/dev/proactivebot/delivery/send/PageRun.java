package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.ledger.PageRows;
import dev.proactivebot.delivery.ledger.PageRows.Begun;
import dev.proactivebot.delivery.pacing.Pacer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.send.JobPage.Addressee;
import dev.proactivebot.delivery.send.JobPage.Rest;
import dev.proactivebot.delivery.send.PageMessages.Ready;
import dev.proactivebot.delivery.send.PageMessages.Step;
import dev.proactivebot.logging.LogText;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Logger;

/**
 * Runs one invocation's work on a page. It begins some recipients at a time: messages that need a request are claimed, and skipped ones get
 * their outcome at once. A recipient who has to wait leaves the page with an item of its own.
 */
final class PageRun {
    private static final int CHUNK = 32;
    /** The part of the time that is kept, a quarter. */
    private static final int REST = 4;

    private static final int LARGEST_TRANSACTION = 100;

    /** The page waits for a place that is due within this time. */
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** The longest wait of a claimed message for its place. */
    private static final Duration LINE = Duration.ofSeconds(3);

    private static final Permit.Denied UNCLEAR =
            new Permit.Denied(Duration.ofSeconds(30), "not every outcome could be written down");
    private static final Permit.Denied NO_TIME = new Permit.Denied(Duration.ZERO, "the invocation's time is over");
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** The time by which an invocation must end. */
    private static final Duration LAST = Duration.ofSeconds(2);

    private final PageSender sender;
    private final JobPage page;
    private final Logger log;
    private final PageRows rows;
    private final PageSettler settler;
    private final PageMessages messages;
    private final Deque<String> todo = new ArrayDeque<>();
    private boolean isNearItsEnd;
    private int begun;

    private PageRun(
            PageSender sender, JobPage page, PageRows rows, PageSettler settler, PageMessages messages, Logger log) {
        this.sender = sender;
        this.page = page;
        this.rows = rows;
        this.settler = settler;
        this.messages = messages;
        this.log = log;
    }

    static PageRun of(PageSender sender, JobPage page, Lane lane, Logger log) {
        PageRows rows = sender.settlement.rows(page);
        PageSettler settler = new PageSettler(rows, sender.places, sender.settlement, log);
        PageMessages messages = new PageMessages(sender, page, lane, log, rows, settler);
        return new PageRun(sender, page, rows, settler, messages, log);
    }

    Optional<Rest> run() {
        Map<String, Begun> there = rows.begun();
        page.recipients().stream().filter(key -> !there.containsKey(key)).forEach(todo::add);
        sender.threads.execute(onBudget(settler));
        Optional<Permit.Denied> rest;
        try {
            rest = begin(there);
        } catch (StorageException e) {
            messages.isUnclear();
            rest = Optional.of(sender.requests.gate().because(e, log));
        } finally {
            finish();
        }
        boolean isClean = messages.areClean();
        rest = rest.or(() -> isClean ? Optional.empty() : Optional.of(UNCLEAR));
        log.info("sent page=" + page.number() + " job=" + page.job() + " begun=" + begun + " left=" + todo.size()
                + rest.map(later -> " delay=" + later.delay() + " why=" + LogText.quoted(later.why()))
                        .orElse(""));
        return rest.map(later -> new Rest(later.delay(), isClean));
    }

    private static Runnable onBudget(Runnable work) {
        TimeBudget budget = TimeBudget.current();
        return () -> budget.on(work);
    }

    /** Returns why the rest has to wait; empty when there is no rest. */
    private Optional<Permit.Denied> begin(Map<String, Begun> there) {
        if (page.isTakenOver()) {
            leaveOrphans(there);
        }
        Optional<Permit.Denied> rest = Optional.empty();
        while (rest.isEmpty() && !todo.isEmpty()) {
            rest = isAllowed() ? next() : Optional.of(NO_TIME);
            tellNext();
        }
        tellNext();
        return rest;
    }

    /** Puts items for the messages that a lost invocation had begun, to find out their outcomes. */
    private void leaveOrphans(Map<String, Begun> there) {
        Map<String, Begun> orphans = new TreeMap<>(there);
        orphans.keySet().retainAll(page.recipients());
        orphans.values().removeIf(Begun::isOver);
        if (!orphans.isEmpty()) {
            Map<String, Addressee> read = page.read(List.copyOf(orphans.keySet()));
            orphans.forEach((key, begun) -> {
                Addressee to = read.get(key);
                if (to != null) {
                    messages.leave(to, sender.sendOnce.held(begun.left()));
                }
            });
        }
    }

    /** Asks for the next page when a quarter is left, so that it has some seconds to begin; two pages at a time take longer each. */
    private void tellNext() {
        if (!isNearItsEnd && todo.size() <= page.recipients().size() / REST) {
            isNearItsEnd = true;
            page.nearsItsEnd();
        }
    }

    /** Returns whether there is time for more, and this invocation still holds the page. */
    private boolean isAllowed() {
        return Pacer.patience().compareTo(LINE) > 0 && page.keep();
    }

    /** Begins the next recipients, and returns why the rest has to wait, if it has to. */
    private Optional<Permit.Denied> next() {
        int places = settler.take(CHUNK);
        if (places == 0) {
            return Optional.empty();
        }
        int used = 0;
        try {
            Optional<Jobs.Said> said = sender.jobSender.says(page);
            if (said.isEmpty()) {
                cancelRest();
                return Optional.empty();
            }
            if (said.get().isPaused()) {
                return Optional.of(JobSender.WHILE_PAUSED);
            }
            List<Ready> ready = prepare(places, said.get().isUrgent());
            List<Ready> staying = ready.stream()
                    .filter(one -> one.step() instanceof Step.Stay)
                    .toList();
            List<Ready> going = ready.stream()
                    .filter(one -> !(one.step() instanceof Step.Stay))
                    .toList();
            used = (int) going.stream().filter(Ready::isClaimed).count();
            begun += going.size();
            messages.begin(going);
            return going.isEmpty() && !staying.isEmpty() ? wait(staying) : Optional.empty();
        } finally {
            settler.giveBack(places - used);
        }
    }

    /** Takes the next recipients while there are places; those that have to wait are put behind the others. */
    private List<Ready> prepare(int places, boolean isUrgent) {
        List<String> keys = todo.stream().limit(places).toList();
        Instant readAt = sender.requests.time().serviceClock().instant();
        Map<String, Addressee> read = page.read(keys);
        List<Ready> ready = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        for (String key : keys) {
            if (!ready.isEmpty() && System.nanoTime() > end) {
                break;
            }
            todo.remove();
            Addressee to = read.get(key);
            if (to == null || messages.isErased(to)) {
                continue;
            }
            Ready one = messages.ready(key, to, readAt, isUrgent);
            ready.add(one);
            if (one.step() instanceof Step.Stay) {
                todo.add(key);
            }
        }
        return ready;
    }

    /**
     * Waits for a place that is due soon. A longer wait moves the last recipient to an item of its own; otherwise the rest waits together.
     */
    private Optional<Permit.Denied> wait(List<Ready> staying) {
        Permit.Denied shortest = staying.stream()
                .map(one -> ((Step.Stay) one.step()).later())
                .min(Comparator.comparing(Permit.Denied::delay))
                .orElseThrow();
        if (shortest.delay().compareTo(SHORT) <= 0) {
            sender.requests.time().sleep(shortest.delay());
            return Optional.empty();
        }
        if (begun == 0 || todo.size() > staying.size()) {
            return Optional.of(shortest);
        }
        todo.clear();
        messages.begin(staying.stream().map(Ready::leaving).toList());
        return Optional.empty();
    }

    private void cancelRest() {
        while (!todo.isEmpty()) {
            List<String> some = todo.stream().limit(LARGEST_TRANSACTION).toList();
            messages.cancel(some);
            begun += some.size();
            todo.removeAll(some);
        }
    }

    /** Waits for the requests under way. A request that takes longer than the invocation leaves its message in doubt. */
    private void finish() {
        while (!settler.isDone(LOOK)) {
            boolean isStopped = Thread.currentThread().isInterrupted();
            if (isStopped || TimeBudget.current().left().compareTo(LAST) < 0) {
                messages.isUnclear();
                return;
            }
            try {
                boolean unused = page.keep();
            } catch (StorageException e) {
                // the invocation that takes over the page finds these messages claimed
            }
        }
    }
}
