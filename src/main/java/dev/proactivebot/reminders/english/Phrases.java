package dev.proactivebot.reminders.english;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands what a user says to the reminders. */
public final class Phrases {
    private static final Moment ANY_MOMENT =
            new Moment(ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), DateOrder.UNKNOWN);
    private static final int LONGEST_ANSWER = 100;
    private static final Set<String> BESIDES = Set.of("reminds", "reminded", "reminding");

    private Phrases() {}

    /**
     * Reads a command; empty when the text is not about reminders and belongs to another bot.
     *
     * @param moment when it was said, in the user's zone
     */
    public static Optional<Command> read(String text, Moment moment) {
        Words words = Words.of(text);
        List<String> keys = words.keys();
        Optional<Head> head = Head.find(keys);
        List<String> plain = plain(keys);
        if (words.isCut()) {
            return head.filter(found -> !found.isTimeNeeded()).map(found -> RemindParser.tooLong());
        }
        boolean isManaging = head.isEmpty() || isManaging(plain);
        return Snoozing.read(plain, moment)
                .or(() -> isManaging ? Managing.read(plain, moment) : Optional.empty())
                .or(() -> head.flatMap(found -> new RemindParser(words, found, moment).read()))
                .or(() -> OtherLanguages.isWish(keys)
                        ? Optional.of(new Command.NotUnderstood(
                                "Please say it in English, such as: remind me tomorrow at 9 to call Ann."))
                        : Optional.empty())
                .or(() -> isAboutReminders(keys) && head.isEmpty()
                        ? Optional.of(new Command.NotUnderstood(""))
                        : Optional.empty());
    }

    /** Returns whether it is about reminders at all, for which nobody needs to know the user's zone. */
    public static boolean isAboutReminders(String text) {
        return read(text, ANY_MOMENT).isPresent();
    }

    /**
     * Takes the answer to a question; empty when it is none.
     *
     * @param asked what was said until the question was asked, in order
     * @param moment when the first of it was said
     */
    public static Optional<Command> answer(List<String> asked, Moment moment, String answer, Moment then) {
        Optional<Command> last = read(asked.get(0), moment);
        for (String more : asked.subList(1, asked.size())) {
            last = last.flatMap(command -> answered(command, more, moment));
        }
        return last.flatMap(command -> answered(command, answer, then));
    }

    /** Returns whether it has the form of an answer, whatever the question may be. */
    public static boolean mayBeAnswer(String text) {
        return text.length() <= LONGEST_ANSWER
                && Draft.isAnswer(Courtesy.without(Words.of(text).keys()));
    }

    private static Optional<Command> answered(Command command, String answer, Moment then) {
        return command instanceof Command.Ask ask ? ask.answered().by(answer, then) : Optional.empty();
    }

    private static boolean isManaging(List<String> keys) {
        boolean isQuestion =
                !keys.isEmpty() && Set.of("what", "which", "how", "do").contains(keys.get(0));
        return isQuestion
                || keys.size() == 1
                || (keys.size() > 2
                        && Managing.REMINDER.contains(keys.get(1))
                        && Numbers.read(new Cursor(keys, 2)).isPresent());
    }

    private static boolean isAboutReminders(List<String> keys) {
        String all = " " + String.join(" ", keys) + " ";
        return keys.stream()
                .filter(key -> !all.contains(" remind you "))
                .anyMatch(key -> Managing.REMINDER.contains(key)
                        || key.equals("/remind")
                        || key.equals("/reminder")
                        || (key.startsWith("remind") && !BESIDES.contains(key) && key.length() <= 6));
    }

    /** Without courtesy before and behind. */
    private static List<String> plain(List<String> keys) {
        List<String> kept = Courtesy.without(keys);
        int start = 0;
        Set<String> skipped = Vocabulary.of("""
            please can could would will you u hey hi hello ok okay bot now just i want need to kindly""");
        while (start < kept.size() - 1
                && (skipped.contains(kept.get(start)) || kept.get(start).equals("please"))
                && !isSaidByMe(kept, start)) {
            start++;
        }
        List<String> plain = kept.subList(start, kept.size());
        return !plain.isEmpty()
                        && plain.get(0).startsWith("/")
                        && plain.get(0).length() > 1
                        && !plain.get(0).equals("/help")
                        && !plain.get(0).startsWith("/remind")
                ? java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(plain.get(0).substring(1)),
                                plain.stream().skip(1))
                        .toList()
                : plain;
    }

    private static boolean isSaidByMe(List<String> keys, int start) {
        return keys.get(start).equals("i") && !Set.of("want", "need").contains(keys.get(start + 1));
    }
}
