package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Offset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Understands a wish to be reminded: what, and when, said before it, behind it or on both sides. Each word of time is taken for the when, or
 * was quoted, or follows "about", or is of a thing that has a time in its name; else the user is asked.
 */
final class RemindParser {
    private static final int LONGEST_WHAT = 1_000;
    private static final Set<String> CONNECTIVES = Vocabulary.of("to that about of regarding concerning re");
    /** What is to be done begins with none of them. */
    private static final Set<String> NOT_FIRST = Vocabulary.of("or and on in at of for from than");

    private static final Set<String> DETERMINERS = Vocabulary.of("my your our their his her its the a an this that");
    private static final Set<String> BEFORE_TO = Vocabulary.of("""
            go try listen talk write speak get need have remember drive walk reply respond apply head say return come run move want
            send give take bring read reach travel fly look sing pray connect switch log add tell show hand stop start begin""");
    private static final Set<String> BEHIND_TO = Vocabulary.of(
            "call buy get go do send take pay ask check pick bring text email book eat make write meet feed clean read wash");
    private static final int MOST_ODD = 4;
    private static final Set<String> CONDITIONS = Vocabulary.of("if when once while whenever as");

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
        List<Part> all = TimeWords.find(words.keys(), head.to());
        this.end = Courtesy.end(
                words.keys(),
                head.to(),
                place -> words.isPauseAfter(place - 1) || all.stream().anyMatch(part -> part.to() == place));
        this.keys = words.keys().subList(0, end);
        this.parts = all.stream().filter(part -> part.to() <= end).toList();
    }

    /** Empty when it is not about reminders after all. */
    Optional<Command> read() {
        List<Part> prefix = TimeWords.find(keys.subList(0, head.from()), 0).stream()
                .filter(part -> part.from() == 0 || !keys.get(part.from() - 1).equals("good"))
                .toList();
        if (head.isStatement(keys) || (head.isTimeNeeded() && parts.isEmpty() && prefix.isEmpty())) {
            return Optional.empty();
        }
        if (head.isDenied(keys)) {
            return Optional.of(new Command.NotUnderstood("I took that for no reminder."));
        }
        if (!head.isForMe()) {
            return Optional.of(new Command.NotUnderstood("I can only remind you yourself: say remind me …"));
        }
        boolean isKnown = isCourtesy(prefix);
        boolean isCondition = keys.subList(0, head.from()).stream().anyMatch(CONDITIONS::contains) && !isKnown;
        int start = skipGlue(head.to());
        if (start < end && keys.get(start).equals("again")) {
            return Optional.of(again(start + 1));
        }
        if (isCondition || (start < end && at(start).isEmpty() && CONDITIONS.contains(keys.get(start)))) {
            return Optional.of(
                    draft("to", words.said(start, end), new When(List.of())).finish(true));
        }
        return Optional.of(offset(start, prefix).orElseGet(() -> read(start, prefix, isKnown)));
    }

    private boolean isCourtesy(List<Part> prefix) {
        int from = head.from();
        for (int i = 0; i < from; i++) {
            int place = i;
            boolean isTime = prefix.stream().anyMatch(part -> part.from() <= place && place < part.to());
            // whoever is spoken to is named before a comma
            boolean isName = i < 3 && from <= 6 && words.isPauseAfter(i);
            if (!isTime && !isName && !Courtesy.isBefore(keys.get(i)) && !Courtesy.GLUE.contains(keys.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Command read(int start, List<Part> prefix, boolean isKnown) {
        List<Part> lead = new ArrayList<>(prefix);
        int place = lead(start, lead);
        boolean hasConnective = place < end && (CONNECTIVES.contains(keys.get(place)) || isTo(place));
        String connective = hasConnective ? connective(keys.get(place)) : isQuoted(place) ? "about" : "to";
        int what = hasConnective ? place + 1 : place;
        boolean isOdd = !lead.isEmpty() && !hasConnective && isOdd(place);
        Trailing trailing = Trailing.read(parts, keys, what, end);
        List<Part> last = trailing.parts();
        When first = When.of(lead);
        boolean isMerged = last.isEmpty() || lead.isEmpty() || mayFollow(first, When.of(last), connective, trailing);
        boolean isAbout = connective.equals("about") && !lead.isEmpty() && !first.isLackingTime();
        List<Part> used = isAbout && !first.isEmpty() ? lead : joined(lead, isMerged ? last : List.of());
        int whatEnd = used.containsAll(last) && !last.isEmpty() ? trailing.from() : end;
        When when = When.of(used);
        List<Part> left = left(when, used, what, whatEnd);
        if (when.isEmpty() && !left.isEmpty()) {
            return inside(connective, what);
        }
        // go on Monday to the doctor at 5
        boolean isDay = left.size() == 1 && left.get(0).has(Meaning.Day.class) && when.isTimeAlone();
        When all = isDay ? when.and(left.get(0).meanings()) : when;
        return finish(connective, words.said(what, whatEnd), all, left.isEmpty() && isKnown && !isOdd);
    }

    /** Returns whether the words behind a time may belong to it: in an hour or two, at 5 pm their time to call. */
    private boolean isOdd(int place) {
        boolean isFigure = place < end && keys.get(place).chars().allMatch(Character::isDigit);
        if (place < end
                && (NOT_FIRST.contains(keys.get(place))
                        || (isFigure && !keys.get(place).isEmpty()))) {
            return true;
        }
        int to = keys.subList(place, Math.min(end, place + MOST_ODD)).indexOf("to");
        return to == 1 ? !BEFORE_TO.contains(keys.get(place)) : to > 1 && DETERMINERS.contains(keys.get(place));
    }

    private static List<Part> joined(List<Part> first, List<Part> second) {
        List<Part> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Adds the words of time that stand first, and returns where they end. */
    private int lead(int start, List<Part> lead) {
        int place = start;
        for (int next = skipGlue(start); next < end; next = skipGlue(place)) {
            Optional<Part> part = at(next);
            if (part.isEmpty()) {
                return lead.isEmpty() || place == start ? skipGlue(start) : skipPause(place);
            }
            lead.add(part.get());
            place = part.get().to();
        }
        return place;
    }

    private int skipPause(int place) {
        int next = place;
        while (next < end && Set.of("", "-", "please", "pls", "plz").contains(keys.get(next))) {
            next++;
        }
        return next;
    }

    private int skipGlue(int place) {
        int next = place;
        while (next < end
                && (Courtesy.GLUE.contains(keys.get(next)) || keys.get(next).equals("please"))
                && at(next).isEmpty()) {
            next++;
        }
        return next < end && at(next).isEmpty() && !keys.get(next).equals("again") ? skipPause(place) : next;
    }

    private Optional<Part> at(int place) {
        return parts.stream().filter(part -> part.from() == place).findFirst();
    }

    private boolean isQuoted(int place) {
        return place < end && keys.get(place).equals(Words.QUOTED);
    }

    /** Returns whether a figure is written for the word: remind me 2 call Bob. */
    private boolean isTo(int place) {
        return place + 1 < end && keys.get(place).equals("2") && BEHIND_TO.contains(keys.get(place + 1));
    }

    private static String connective(String word) {
        return word.equals("2") ? "to" : word.equals("to") || word.equals("that") ? word : "about";
    }

    /** Returns whether what is said behind completes what was said before, and is of nothing else. */
    private boolean mayFollow(When first, When last, String connective, Trailing trailing) {
        boolean isStatement = connective.equals("that") || trailing.isOfStatement();
        boolean isTime = last.meanings().stream()
                .allMatch(meaning -> meaning instanceof Meaning.Clocks
                        || meaning instanceof Meaning.PartOfDay
                        || meaning instanceof Meaning.InZone
                        || meaning instanceof Meaning.Nothing);
        boolean isBound = first.isRecurring()
                && last.meanings().stream()
                        .allMatch(meaning -> meaning instanceof Meaning.Until
                                || meaning instanceof Meaning.From
                                || meaning instanceof Meaning.During
                                || meaning instanceof Meaning.Times
                                || meaning instanceof Meaning.Except);
        boolean isDay = first.has(Meaning.Every.class) && !last.has(Meaning.Every.class) && first.isLackingTime();
        boolean isWhole = first.has(Meaning.During.class) || first.has(Meaning.Until.class);
        return !isStatement
                && ((isTime && isLackingSuch(first, last))
                        || isBound
                        || isDay
                        || (isWhole && !first.has(Meaning.Every.class) && !last.has(Meaning.In.class)));
    }

    /** Tonight lacks a time of the clock, tomorrow lacks any. */
    private static boolean isLackingSuch(When first, When last) {
        boolean isMoreExact = last.has(Meaning.Clocks.class) && !last.has(Meaning.PartOfDay.class);
        return !first.isExact() && !first.has(Meaning.Clocks.class) && (first.isLackingTime() || isMoreExact);
    }

    /** Returns the words of time that are left in what is to be done. */
    private List<Part> left(When when, List<Part> used, int what, int whatEnd) {
        int about = keys.subList(0, whatEnd).indexOf("about");
        return parts.stream()
                .filter(part -> part.from() >= what && !used.contains(part) && part.from() < Math.max(whatEnd, end))
                .filter(part -> about < what - 1 || part.from() < about)
                .filter(part -> !new Attribute(part, parts, keys).isOfThing(when))
                .toList();
    }

    /** Call Bob at 5 about the contract: the when stands in the middle. */
    private Command inside(String connective, int what) {
        List<Part> inner = parts.stream().filter(part -> part.from() >= what).toList();
        int from = inner.get(0).from();
        int to = inner.get(0).to();
        List<Part> run = new ArrayList<>();
        for (Part part : inner) {
            if (part.from() == to || run.isEmpty()) {
                run.add(part);
                to = part.to();
            }
        }
        boolean isAll = run.size() == inner.size() && from > what && to < end;
        boolean isStatement = connective.equals("that") || Trailing.isOfOther(keys, from);
        boolean isClear = Set.of("about", "with", "regarding", "because").contains(to < end ? keys.get(to) : "");
        if (!isAll || isStatement) {
            return finish(connective, words.said(what, end), new When(List.of()), true);
        }
        return finish(connective, words.said(what, from) + " " + words.said(to, end), When.of(run), isClear);
    }

    /** So long before or after something: its time is said, and what is to be done on the other side of it, or not at all. */
    private Optional<Command> offset(int start, List<Part> prefix) {
        Optional<Part> found =
                parts.stream().filter(part -> part.has(Offset.class)).findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Part offset = found.get();
        if (offset.from() == start && offset.to() == end && !prefix.isEmpty()) {
            // my flight leaves tomorrow at 6 am, remind me 3 hours before
            return Optional.of(
                    finish("that", words.said(0, head.from()), When.of(joined(List.of(offset), prefix)), false));
        }
        boolean isFirst = offset.from() == start
                || (offset.from() == start + 1 && keys.get(start).equals("in"));
        int to = isFirst ? indexOfConnective(offset.to()) : end;
        List<Part> event = parts.stream()
                .filter(part -> part.from() >= offset.to() && part.to() <= to)
                .toList();
        When when = When.of(joined(List.of(offset), event));
        boolean isLeft = parts.size() > event.size() + 1;
        if (isFirst && to < end) {
            return Optional.of(finish(connective(keys.get(to)), words.said(to + 1, end), when, !isLeft));
        }
        int nameEnd = Trailing.read(event, keys, offset.to(), to).from();
        boolean isNamed = nameEnd > offset.to();
        int name = isFirst ? offset.to() : start;
        boolean hasConnective = name < end && CONNECTIVES.contains(keys.get(name));
        int first = name + (hasConnective ? 1 : 0);
        String connective = isFirst ? "about" : hasConnective ? connective(keys.get(start)) : "to";
        return Optional.of(finish(connective, words.said(first, isNamed ? nameEnd : offset.from()), when, !isLeft));
    }

    private int indexOfConnective(int from) {
        for (int i = from; i < end; i++) {
            if (keys.get(i).equals("to") || keys.get(i).equals("that")) {
                return i;
            }
        }
        return end;
    }

    private Command again(int start) {
        Optional<When> when = start == end ? Optional.empty() : Draft.whole(List.of(), keys.subList(start, end));
        return when.isPresent() || start == end
                ? Snoozing.until(when.orElse(new When(List.of())), moment)
                : read(start, List.of(), true);
    }

    private Command finish(String connective, String said, When when, boolean isCertain) {
        String what = withoutSigns(said);
        if (!isSomething(what)) {
            return new Command.Ask("What shall I remind you of?", (answer, then) -> {
                Words told = Words.of(answer);
                List<String> keys = told.keys();
                int from = !keys.isEmpty() && CONNECTIVES.contains(keys.get(0)) ? 1 : 0;
                String word = from > 0 ? connective(keys.get(0)) : connective;
                return Optional.of(
                        Draft.isNeverMind(keys)
                                ? new Command.NeverMind()
                                : finish(word, told.said(from, keys.size()), when, isCertain));
            });
        }
        return what.codePointCount(0, what.length()) > LONGEST_WHAT
                ? tooLong()
                : draft(connective, what, when).finish(isCertain);
    }

    private Draft draft(String connective, String what, When when) {
        return new Draft(when, moment, timing -> new Command.Remind(connective, what, timing));
    }

    static Command tooLong() {
        return new Command.NotUnderstood("That is too long: a reminder has at most 1,000 characters.");
    }

    private static boolean isSomething(String what) {
        return what.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || c > '\u2190');
    }

    /** The comma or dash before "tomorrow at 9" belongs to neither, and all that was quoted needs no marks. */
    private static String withoutSigns(String what) {
        int end = what.length();
        while (end > 0 && ",;:-–— .!?".indexOf(what.charAt(end - 1)) >= 0) {
            end--;
        }
        String plain = what.substring(0, end).strip();
        boolean isQuote = plain.length() > 2
                && "\"\u201c\u00ab".indexOf(plain.charAt(0)) >= 0
                && "\"\u201d\u00bb".indexOf(plain.charAt(plain.length() - 1)) >= 0
                && plain.indexOf(plain.charAt(plain.length() - 1), 1) == plain.length() - 1;
        return isQuote ? plain.substring(1, plain.length() - 1) : plain;
    }
}
