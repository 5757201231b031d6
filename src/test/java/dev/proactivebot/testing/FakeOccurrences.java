package dev.proactivebot.testing;

import dev.proactivebot.delivery.send.Occurrences;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/** Fakes reminders with the answer that a test sets; at first they are cancelled. */
public final class FakeOccurrences implements Occurrences {
    private final List<Integer> asked = new ArrayList<>();
    private Due due = new Due.Never("cancelled");
    private boolean down;

    public synchronized void say(String text) {
        due = new Due.Say(Activity.message(text));
    }

    public synchronized void waitFor(Duration wait) {
        due = new Due.NotYet(wait);
    }

    public synchronized void skip(String why) {
        due = new Due.Never(why);
    }

    public synchronized void goDown() {
        down = true;
    }

    public synchronized void comeBack() {
        down = false;
    }

    /** Returns the numbers of the requested occurrences, in their order. */
    public synchronized List<Integer> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized Due fallsDue(String reminder, int number, boolean insisted, Logger log) {
        if (down) {
            throw new StorageException("storage is down", null);
        }
        asked.add(number);
        return due;
    }
}
