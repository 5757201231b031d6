package dev.proactivebot.bench;

import java.util.concurrent.atomic.LongAdder;

/** What storage was asked for, by the lines of its own log. */
final class Requests {
    final LongAdder queueWrites = new LongAdder();
    final LongAdder queueReads = new LongAdder();
    final LongAdder tables = new LongAdder();

    /** @param line such as {@code 127.0.0.1 - - [<time>] "POST /devstoreaccount1/bot-queue/messages HTTP/1.1" 201 -} */
    void count(String line) {
        if (line.contains("/messages")) {
            (line.contains("\"GET ") ? queueReads : queueWrites).increment();
        } else if (!line.contains("comp=")) { // how long a queue is, who plays this wants to know
            tables.increment();
        }
    }
}
