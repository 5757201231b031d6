package dev.proactivebot.bench;

import dev.proactivebot.testing.PackagedApp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the bench plays, and what it must show. */
interface Scenario {
    /** How much of a channel's limits the hosts use. */
    double SHARE = 0.96;

    int TEAMS_PER_SECOND = 50;

    int FEWEST = 20;

    static List<Scenario> all() {
        return Stream.of(
                        Speed.values(),
                        Doubt.values(),
                        Outage.values(),
                        Repetition.values(),
                        Mending.values(),
                        Broadcast.values(),
                        Edit.values(),
                        Cost.values())
                .flatMap(Arrays::<Scenario>stream)
                .toList();
    }

    String name();

    String title();

    int messages();

    /** With fewer it shows nothing. */
    default int fewest() {
        return FEWEST;
    }

    /** What the user is to read. */
    default String text(int number) {
        return name() + "-" + number;
    }

    /** How long nobody else sees an item that a host has taken. */
    default String invisibility() {
        return Stage.INVISIBILITY;
    }

    /**
     * What the hosts are set to, besides storage and {@link #SHARE}.
     *
     * @param fullSize whether it has the machine for itself: a small version must not depend on times
     */
    default Map<String, String> settings(boolean fullSize) {
        return Map.of();
    }

    /** The app that the hosts run; {@code data} is for a copy of it. */
    default Path app(Path data) throws IOException {
        return PackagedApp.folder();
    }

    void play(Play play) throws IOException;

    /** Plays it; what stopped it, if anything did. */
    default Optional<String> tryIt(Play play) {
        try {
            play(play);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    void demand(Play play, Figures figures);

    /** Nobody can be faster with so many messages: what the channel allows. */
    default Duration soonest(int count) {
        return Duration.ofMillis((long) (1_000 * count / (SHARE * TEAMS_PER_SECOND)));
    }
}
