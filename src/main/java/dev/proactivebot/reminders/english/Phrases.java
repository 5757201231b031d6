package dev.proactivebot.reminders.english;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands what a user says to the reminders. */
public final class Phrases {
    private static final Moment ANY_MOMENT =
            new Moment(ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), DateOrder.UNKNOWN);
    private static final int LONGEST_ANSWER = 100;

    private Phrases() {}

    /**
     * Reads a command; empty when the text is not about reminders and belongs to another bot.
     *
     * @param moment when it was said, in the user's zone
     */
    public static Optional<Command> read(String text, Moment moment) {
        Words words = Words.of(text);
        List<String> keys = words.keys();
        Optional<Head> head = Optional.ofNullable(Head.find(keys));
        if (words.isCut()) {
            return head.filter(found -> !found.isTimeNeeded()).map(found -> Draft.tooLong());
        }
        List<String> plain = plain(keys);
        return Managing.snooze(plain, moment)
                .or(() -> head.isEmpty() || isManaging(plain) ? Managing.read(plain, moment) : Optional.empty())
                .or(() -> head.flatMap(found -> new RemindParser(words, found, moment).read()))
                .or(() -> isWishInAnotherLanguage(keys)
                        ? Optional.of(new Command.NotUnderstood(Wording.say("in-english")))
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
        return text.length() <= LONGEST_ANSWER && Draft.isAnswer(Courtesy.words(text));
    }

    private static Optional<Command> answered(Command command, String answer, Moment then) {
        return command instanceof Command.Ask ask ? ask.answered().by(answer, then) : Optional.empty();
    }

    private static boolean isManaging(List<String> words) {
        return words.size() == 1
                || (!words.isEmpty() && Set.of("what", "which", "how", "do").contains(words.get(0)))
                || (words.size() > 2
                        && Managing.isReminder(words.get(1))
                        && TimeGrammar.find("number", words, 2) != null);
    }

    private static boolean isAboutReminders(List<String> words) {
        boolean isPromise = (" " + String.join(" ", words) + " ").contains(" remind you ");
        return !isPromise
                && words.stream()
                        .anyMatch(word -> Managing.isReminder(word)
                                || word.equals("reminding")
                                || word.equals("/remind")
                                || word.equals("/reminder")
                                || (word.startsWith("remind") && word.length() <= 6));
    }

    private static boolean isWishInAnotherLanguage(List<String> words) {
        String beginning =
                String.join(" ", words.subList(0, Math.min(3, words.size()))).replace('-', ' ') + " ";
        return Vocabulary.words("remind-me").stream().anyMatch(wish -> beginning.startsWith(wish + " "));
    }

    /** Returns the words without courtesy before and behind, and a command without its slash. */
    private static List<String> plain(List<String> words) {
        List<String> kept = Courtesy.without(words);
        int start = 0;
        while (start < kept.size() - 1 && Vocabulary.has("asking", kept.get(start)) && !isSaidByMe(kept, start)) {
            start++;
        }
        List<String> plain = new ArrayList<>(kept.subList(start, kept.size()));
        String first = plain.isEmpty() ? "" : plain.get(0);
        if (first.length() > 1 && first.startsWith("/") && !first.equals("/help") && !first.startsWith("/remind")) {
            plain.set(0, first.substring(1));
        }
        return plain;
    }

    private static boolean isSaidByMe(List<String> words, int start) {
        return words.get(start).equals("i") && !Set.of("want", "need").contains(words.get(start + 1));
    }
}
