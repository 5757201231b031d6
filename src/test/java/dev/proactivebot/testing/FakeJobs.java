package dev.proactivebot.testing;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.delivery.send.PageEdit;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/** Notifications that say what a test says they say. */
public final class FakeJobs implements Jobs {
    private final Map<String, Activity> jobs = new HashMap<>();
    private final Set<String> urgent = new HashSet<>();
    private final List<Integer> expanded = new ArrayList<>();
    private boolean down;

    public synchronized FakeJobs saying(String job, String text) {
        jobs.put(job, Activity.message(text));
        return this;
    }

    public synchronized FakeJobs urgently(String job, String text) {
        urgent.add(job);
        return saying(job, text);
    }

    public synchronized void cancel(String job) {
        jobs.remove(job);
    }

    public synchronized void goDown() {
        down = true;
    }

    public synchronized void comeBack() {
        down = false;
    }

    public synchronized List<Integer> expanded() {
        return List.copyOf(expanded);
    }

    @Override
    public synchronized Optional<Said> says(String job) {
        asked();
        return Optional.ofNullable(jobs.get(job)).map(content -> new Said(content, urgent.contains(job)));
    }

    @Override
    public synchronized void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log) {
        asked();
        expanded.add(page.number());
    }

    @Override
    public synchronized void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log) {
        asked();
    }

    @Override
    public synchronized void reopen(String job, int page) {
        asked();
    }

    private void asked() {
        if (down) {
            throw new StorageException("storage is down", null);
        }
    }
}
