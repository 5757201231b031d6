package dev.proactivebot.crowd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Instances, their storage and Teams; a test or the bench puts messages in and lets time pass. */
final class Crowd {
    static final long SECOND = VirtualTime.SECOND;
    /** The instances' clocks are apart by twice as much at most. */
    private static final long WRONG_CLOCK = SECOND / 2;

    final VirtualTime time = new VirtualTime();
    final SimulatedStorage storage;
    final SimulatedTeams teams;
    final SimulatedQueue direct;
    final SimulatedQueue bulk;
    final List<SimulatedInstance> instances = new ArrayList<>();
    private final Random random;

    Crowd(int size, boolean isShuffled, long seed) {
        this.random = new Random(seed);
        this.storage = new SimulatedStorage(time, random);
        this.teams = new SimulatedTeams(time, random);
        this.direct = new SimulatedQueue(time, random, isShuffled);
        this.bulk = new SimulatedQueue(time, random, isShuffled);
        for (int i = 0; i < size; i++) {
            long clockAhead = size == 1 ? 0 : 2 * WRONG_CLOCK * i / (size - 1) - WRONG_CLOCK;
            SimulatedInstance instance = new SimulatedInstance(
                    time, new Random(random.nextLong()), clockAhead, storage, teams, direct, bulk);
            instance.startAt(random.nextLong(SECOND));
            instances.add(instance);
        }
    }

    /** Puts a message for a conversation of its own into the queue. */
    void put(SimulatedQueue queue, String conversation) {
        put(queue, conversation, "k");
    }

    void put(SimulatedQueue queue, String conversation, String key) {
        queue.produce(item(conversation, key));
    }

    /** Puts so many messages in, each for a conversation of its own; the tenants take turns. */
    void backlog(int messages, int tenants) {
        for (int i = 0; i < messages; i++) {
            put(bulk, "a:" + i % tenants + ":b" + i);
        }
    }

    /** Puts so many messages a second in, at random times: {@code conversation} names them. */
    List<Long> arriving(
            SimulatedQueue queue, double perSecond, long from, long until, IntFunction<String> conversation) {
        List<Long> times = new ArrayList<>();
        double at = from;
        while (true) {
            at += -Math.log(1 - random.nextDouble()) * SECOND / perSecond;
            if (at >= until) {
                return times;
            }
            int number = times.size();
            time.at((long) at, () -> put(queue, conversation.apply(number)));
            times.add((long) at);
        }
    }

    private static Supplier<byte[]> item(String conversation, String key) {
        return () -> ("{\"version\":1,\"key\":\"msteams|" + conversation + "|" + key
                        + "\",\"relatesTo\":{\"activityId\":\"" + key
                        + "\",\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\""
                        + conversation + "\",\"tenantId\":\"" + conversation.split(":", -1)[1]
                        + "\",\"conversationType\":\"personal\"},\"channelId\":\"msteams\",\"serviceUrl\":\"http://localhost:1/\"},"
                        + "\"activity\":{\"type\":\"message\",\"text\":\"hello\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Lets time pass until then; the instances take nothing more after that, and end what they have begun. */
    void run(long end) {
        time.at(end, () -> instances.forEach(SimulatedInstance::stop));
        time.run(end);
    }

    long failures() {
        return instances.stream().mapToLong(SimulatedInstance::failures).sum();
    }
}
