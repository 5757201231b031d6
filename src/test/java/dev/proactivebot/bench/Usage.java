package dev.proactivebot.bench;

/**
 * What was used until a moment.
 *
 * @param cpuMillis of all hosts
 * @param queueWrites what was put into queues, deleted and changed
 * @param queueReads what was asked of queues, in vain or not
 * @param tableRequests all of them
 */
record Usage(long putBacks, long cpuMillis, long queueWrites, long queueReads, long tableRequests) {

    Usage since(Usage before) {
        return new Usage(
                putBacks - before.putBacks,
                cpuMillis - before.cpuMillis,
                queueWrites - before.queueWrites,
                queueReads - before.queueReads,
                tableRequests - before.tableRequests);
    }
}
