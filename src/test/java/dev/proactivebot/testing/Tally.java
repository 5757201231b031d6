package dev.proactivebot.testing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the fake Teams has seen.
 *
 * @param requests all of them, whatever they were answered
 * @param throttled those answered 429
 * @param overWindow those answered 429 since they were over a window of the limits
 * @param intoPause those that came more than a second after a pause was announced, and before it ended
 * @param announced pauses of the whole app of which somebody was told
 * @param unauthorized those answered 401
 * @param unanswered those whose message was taken and that got no answer
 * @param accepted when each message was taken, by its text: more than once if it was repeated
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

    /** The texts that were taken more than once. */
    public Set<String> repeated() {
        return accepted.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** When the first of {@code texts} was taken. */
    public Optional<Instant> first(Collection<String> texts) {
        return texts.stream()
                .filter(this::has)
                .map(text -> accepted.get(text).get(0))
                .min(Instant::compareTo);
    }

    /** When the last of {@code texts} was taken for the first time. */
    public Optional<Instant> last(Collection<String> texts) {
        return texts.stream()
                .filter(this::has)
                .map(text -> accepted.get(text).get(0))
                .max(Instant::compareTo);
    }
}
