package dev.proactivebot.testing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the requests to the fake Teams.
 *
 * @param requests all requests
 * @param throttled those answered 429
 * @param overWindow those answered 429 because a window of the limits was full
 * @param intoPause those in a pause, more than a second after it was announced
 * @param announced the announced pauses of the whole app
 * @param unauthorized those answered 401
 * @param unanswered those whose message was accepted without an answer
 * @param accepted the times at which each text was accepted; a repeated text has several
 */
public record Tally(
        long requests,
        long throttled,
        long overWindow,
        long intoPause,
        long announced,
        long unauthorized,
        long unanswered,
        Map<String, List<Instant>> accepted) {

    public boolean has(String text) {
        return accepted.containsKey(text);
    }

    /** Returns the texts that were accepted more than once. */
    public Set<String> repeated() {
        return accepted.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the time at which the first of {@code texts} was accepted. */
    public Optional<Instant> first(Collection<String> texts) {
        return texts.stream()
                .filter(this::has)
                .map(text -> accepted.get(text).get(0))
                .min(Instant::compareTo);
    }

    /** Returns the time at which the last of {@code texts} was accepted for the first time. */
    public Optional<Instant> last(Collection<String> texts) {
        return texts.stream()
                .filter(this::has)
                .map(text -> accepted.get(text).get(0))
                .max(Instant::compareTo);
    }
}
