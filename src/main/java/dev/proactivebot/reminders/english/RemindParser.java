package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.Offset;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Understands a wish to be reminded: what, and when, said before it, behind it or on both sides. Each word of time is taken for the when, or
 * was quoted, or follows "about", or is of a thing that has a time in its name; else the user is asked.
 */
final class RemindParser {
    private static final int MOST_ODD = 4;

    private final Words words;
    private final List<String> keys;
    private final Head head;
    private final Moment moment;
    private final List<Part> parts;
    private final int end;

    RemindParser(Words words, Head head, Moment moment) {
        this.words = words;
        this.head = head;
        this.moment = moment;
        List<Part> all = TimeGrammar.find(words.keys(), head.to());
        this.end = Courtesy.end(
                words.keys(),
                head.to(),
                place -> words.isPauseAfter(place - 1) || all.stream().anyMatch(part -> part.to() == place));
        this.keys = words.keys().subList(0, end);
        this.parts = all.stream().filter(part -> part.to() <= end).toList();
    }

    /** Empty when it is not about reminders after all. */
    Optional<Command> read() {
        List<String> before = keys.subList(0, head.from());
        List<Part> prefix = TimeGrammar.find(before, 0);
        if (head.is("statement", keys) || (head.isTimeNeeded() && parts.isEmpty() && prefix.isEmpty())) {
            return Optional.empty();
        }
        boolean isDenied = head.is("denied", keys);
        if (isDenied || !head.isForMe()) {
            return Optional.of(new Command.NotUnderstood(Wording.say(isDenied ? "no-reminder" : "for-others")));
        }
        boolean isKnown = IntStream.range(0, head.from()).allMatch(place -> isCourtesy(place, prefix));
        int start = skipGlue(head.to());
        if (is(start, "again")) {
            return Optional.of(again(start + 1));
        }
        boolean isCondition = !isKnown && before.stream().anyMatch(word -> Vocabulary.has("condition", word));
        if (isCondition || (!isTime(start) && isOf("condition", start))) {
            return Optional.of(finish("to", words.said(start, end), When.UNSAID, true));
        }
        return Optional.of(parts.stream()
                .filter(part -> part.has(Offset.class))
                .findFirst()
                .map(offset -> offset(offset, start, prefix))
                .orElseGet(() -> read(start, prefix, isKnown)));
    }

    private boolean is(int place, String word) {
        return place < end && keys.get(place).equals(word);
    }

    private boolean isOf(String kind, int place) {
        return place < end && Vocabulary.has(kind, keys.get(place));
    }

    private boolean isTime(int place) {
        return at(place).isPresent();
    }

    private Optional<Part> at(int place) {
        return parts.stream().filter(part -> part.from() == place).findFirst();
    }

    private boolean isCourtesy(int place, List<Part> prefix) {
        // whoever is spoken to is named before a comma
        boolean isName = place < 3 && head.from() <= 6 && words.isPauseAfter(place);
        return isName
                || prefix.stream().anyMatch(part -> part.covers(place))
                || isOf("courtesy", place)
                || Courtesy.isGlue(keys.get(place));
    }

    private Command read(int start, List<Part> prefix, boolean isKnown) {
        List<Part> lead = new ArrayList<>(prefix);
        int place = lead(start, lead);
        // a figure may be written for the word: remind me 2 call Bob
        boolean hasConnective = isOf("connective", place) || (is(place, "2") && isOf("behind-to", place + 1));
        String connective = hasConnective ? connective(place) : is(place, Words.QUOTED) ? "about" : "to";
        int what = hasConnective ? place + 1 : place;
        Trailing trailing = Trailing.read(parts, keys, what, end);
        List<Part> last = trailing.parts();
        When first = When.of(lead);
        boolean isAbout = connective.equals("about") && !lead.isEmpty() && !first.isLackingTime();
        boolean isStatement = connective.equals("that") || trailing.isOfStatement();
        boolean isMerged = lead.isEmpty() || (!isStatement && first.mayBeCompletedBy(When.of(last)));
        List<Part> used = isMerged && !isAbout ? joined(lead, last) : lead;
        int whatEnd = used.containsAll(last) && !last.isEmpty() ? trailing.from() : end;
        When when = When.of(used);
        List<Part> left = left(used, what, whatEnd);
        if (when.isEmpty() && !left.isEmpty()) {
            return inside(connective, what);
        }
        // go on Monday to the doctor at 5
        boolean isDay = left.size() == 1 && left.get(0).has(Day.class) && when.isTimeAlone();
        boolean isOdd = !lead.isEmpty() && !hasConnective && isOdd(place);
        return finish(
                connective,
                words.said(what, whatEnd),
                isDay ? when.and(left.get(0).meanings()) : when,
                left.isEmpty() && isKnown && !isOdd);
    }

    private String connective(int place) {
        String connective = Draft.connective(keys.get(place));
        return connective == null ? "to" : connective;
    }

    /** Returns whether the words behind a time may belong to it: in an hour or two, at 5 pm their time to call. */
    private boolean isOdd(int place) {
        if (isOf("no-beginning", place) || (place < end && keys.get(place).matches("\\d+"))) {
            return true;
        }
        int to = keys.subList(place, Math.min(end, place + MOST_ODD)).indexOf("to");
        return to == 1 ? !isOf("before-to", place) : to > 1 && isOf("determiner", place);
    }

    private static List<Part> joined(List<Part> first, List<Part> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Adds the words of time that stand first, and returns where they end. */
    private int lead(int start, List<Part> lead) {
        int place = skipGlue(start);
        boolean isLed = isTime(place);
        for (Optional<Part> part = at(place); part.isPresent(); part = at(skipGlue(place))) {
            lead.add(part.get());
            place = part.get().to();
        }
        return isLed ? skipPause(place) : place;
    }

    private int skipPause(int place) {
        int next = place;
        while (is(next, "") || is(next, "-") || is(next, "please")) {
            next++;
        }
        return next;
    }

    /** Skips what joins words of time, if such follow. */
    private int skipGlue(int place) {
        int next = place;
        while (isOf("glue", next) && !isTime(next)) {
            next++;
        }
        return next < end && !isTime(next) && !is(next, "again") ? skipPause(place) : next;
    }

    /** Returns the words of time that are left in what is to be done. */
    private List<Part> left(List<Part> used, int what, int whatEnd) {
        int about = keys.subList(0, whatEnd).indexOf("about");
        return parts.stream()
                .filter(part -> part.from() >= what && !used.contains(part))
                .filter(part -> about < what - 1 || part.from() < about)
                .toList();
    }

    /** Call Bob at 5 about the contract: the when stands in the middle. */
    private Command inside(String connective, int what) {
        List<Part> inner = parts.stream().filter(part -> part.from() >= what).toList();
        int from = inner.get(0).from();
        int to = inner.get(inner.size() - 1).to();
        boolean isRun = inner.stream().mapToInt(Part::length).sum() == to - from;
        boolean isOfThing = inner.stream().anyMatch(this::isOfThing);
        boolean isStatement = connective.equals("that") || Trailing.isOfOther(keys, from);
        return !isRun || isOfThing || isStatement || from == what || to == end
                ? finish(connective, words.said(what, end), When.UNSAID, true)
                : finish(
                        connective,
                        words.said(what, from) + " " + words.said(to, end),
                        When.of(inner),
                        isOf("joining", to));
    }

    /** Returns whether it tells no time and belongs to a thing, as in tomorrow's lunch and the May trip. */
    private boolean isOfThing(Part part) {
        int last = part.to() - 1;
        return part.has(Unclear.class) && (isOf("possessive", last) || isOf("month", last));
    }

    /** So long before or after something: its time is said, and what is to be done on the other side of it, or not at all. */
    private Command offset(Part offset, int start, List<Part> prefix) {
        if (offset.from() == start && offset.to() == end && !prefix.isEmpty()) {
            // my flight leaves tomorrow at 6 am, remind me 3 hours before
            return finish("that", words.said(0, head.from()), When.of(joined(List.of(offset), prefix)), false);
        }
        boolean isFirst = offset.from() == start || (offset.from() == start + 1 && is(start, "in"));
        int to = IntStream.range(offset.to(), end)
                .filter(place -> isFirst && (is(place, "to") || is(place, "that")))
                .findFirst()
                .orElse(end);
        List<Part> event = parts.stream()
                .filter(part -> part.from() >= offset.to() && part.to() <= to)
                .toList();
        When when = When.of(joined(List.of(offset), event));
        boolean isAll = parts.size() == event.size() + 1;
        if (to < end) {
            return finish(keys.get(to), words.said(to + 1, end), when, isAll);
        }
        int nameEnd = Trailing.read(event, keys, offset.to(), to).from();
        int name = isFirst ? offset.to() : start;
        boolean hasConnective = isOf("connective", name);
        return finish(
                isFirst ? "about" : connective(start),
                words.said(name + (hasConnective ? 1 : 0), nameEnd > offset.to() ? nameEnd : offset.from()),
                when,
                isAll);
    }

    private Command again(int start) {
        When when = start == end ? When.UNSAID : TimeGrammar.whole(keys.subList(start, end), "");
        return when == null ? read(start, List.of(), true) : Managing.snooze(when, moment);
    }

    private Command finish(String connective, String said, When when, boolean isCertain) {
        return Draft.ofReminder(connective, said, when, moment, isCertain);
    }
}
