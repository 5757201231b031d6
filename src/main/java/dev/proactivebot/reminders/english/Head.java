package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a wish to be reminded begins.
 *
 * @param from where it begins; before it may stand courtesy, and when
 * @param to where the rest begins
 * @param isTimeNeeded whether it may be about something else: "ping me" alone is
 * @param isForMe whether it is for the user
 */
record Head(int from, int to, boolean isTimeNeeded, boolean isForMe) {
    private static final int FURTHEST = 30;
    private static final Set<String> OTHERS =
            Vocabulary.of("us him her them everyone everybody all people someone my our the");

    private static final Set<String> OF_MINE = Vocabulary.andSigns("to about at in on every @ tomorrow of that");

    private static final Set<String> MAKING =
            Vocabulary.of("set create add make schedule give need want new another put get have send save leave up");

    private static final Set<String> SUBJECTS = Vocabulary.of("you they we these those who which photos songs things");
    private static final Set<String> MODALS =
            Vocabulary.of("can could would will please should need want like may might u  wonder do");

    private static final Set<String> NEVER = Vocabulary.of("""
            not don't dont never stop didn't did does why what who how said told says asked quit no without was were wrote won't
            can't couldn't wouldn't doesn't""");

    /** Finds the first one. */
    static Optional<Head> find(List<String> keys) {
        for (int i = 0; i < Math.min(keys.size(), FURTHEST); i++) {
            Optional<Head> head = keys.get(i).equals(Words.QUOTED) ? Optional.empty() : at(new Cursor(keys, i), i);
            if (head.isPresent()) {
                return head;
            }
        }
        return Optional.empty();
    }

    /** Returns whether it only says that something brings something to mind. */
    boolean isStatement(List<String> keys) {
        List<String> before = keys.subList(0, from);
        return from > 0
                && SUBJECTS.contains(keys.get(from - 1))
                && before.stream().noneMatch(MODALS::contains);
    }

    /** Returns whether it is denied, or asked about, so that nothing is wanted now. */
    boolean isDenied(List<String> keys) {
        List<String> before = keys.subList(0, from);
        return !before.contains("forget") && before.stream().anyMatch(NEVER::contains);
    }

    private static Optional<Head> at(Cursor words, int from) {
        if (isRemindMe(words) || isForgetting(words) || isReminder(words)) {
            words.takeAll("for", "me");
            return Optional.of(new Head(from, words.place(), false, true));
        }
        if (words.take("ping", "nudge", "alert", "notify", "wake", "alarm", "buzz") && words.take("me")) {
            words.take("up");
            return Optional.of(new Head(from, words.place(), true, true));
        }
        words.backTo(from);
        if (words.takeAll("set", "an", "alarm") || words.takeAll("set", "alarm")) {
            return Optional.of(new Head(from, words.place(), true, true));
        }
        boolean isSlash = words.take("/remind");
        boolean isFirst = from == 0 || Courtesy.isBefore(words.peek(-1));
        if (isSlash
                || (!words.peek(1).equals("you")
                        && words.take("remind")
                        && (isFirst || OTHERS.contains(words.peek())))) {
            boolean isForMe =
                    !isMention(words) && (isSlash ? !OTHERS.contains(words.peek()) : OF_MINE.contains(words.peek()));
            return Optional.of(new Head(from, words.place(), false, isForMe));
        }
        return Optional.empty();
    }

    /** Returns whether somebody is named with a sign before, and not a time. */
    private static boolean isMention(Cursor words) {
        return words.peek().startsWith("@")
                && !words.peek(1).isEmpty()
                && !Character.isDigit(words.peek(1).charAt(0));
    }

    private static boolean isRemindMe(Cursor words) {
        int before = words.place();
        String first = words.peek().startsWith("/") ? words.peek().substring(1) : words.peek();
        if (first.equals("remindme")) {
            words.skip();
            return true;
        }
        boolean isRemind = first.equals("remind") || first.equals("reminding");
        words.skip();
        if (isRemind && words.take("me", "mee", "my", "m")) {
            return !words.peek(-1).equals("my") || words.peek().equals("to");
        }
        words.backTo(before);
        return words.takeAll("be", "reminded") || words.takeAll("get", "reminded");
    }

    private static boolean isForgetting(Cursor words) {
        int before = words.place();
        boolean isNot = words.take("don't", "dont", "never") || words.takeAll("do", "not");
        if (isNot && (words.takeAll("let", "me", "forget") || words.takeAll("allow", "me", "to", "forget"))) {
            return true;
        }
        words.backTo(before);
        if (words.takeAll("make", "sure") || words.takeAll("make", "certain")) {
            words.take("that");
            boolean isI = words.take("i") && (words.take("don't", "dont", "remember") || words.takeAll("do", "not"));
            if (isI && (words.peek(-1).equals("remember") || words.take("forget"))) {
                return true;
            }
        }
        words.backTo(before);
        return words.takeAll("help", "me", "remember") || words.takeAll("help", "me", "to", "remember");
    }

    /** Set a reminder, reminder: */
    private static boolean isReminder(Cursor words) {
        int before = words.place();
        boolean isMade = words.take(MAKING);
        isMade |= words.take("up");
        words.take("me");
        words.take("a", "an", "another", "one", "my", "the");
        words.take("new", "quick", "little", "short");
        boolean isReminder = words.take("reminder", "reminders", "/reminder", "remainder");
        boolean isPlural = words.peek(-1).equals("reminders");
        boolean isFirst = before == 0 || !isMade;
        boolean isTold = isMade && isReminder && !Numbers.read(words.copy()).isPresent();
        boolean isAlone = isReminder
                && isFirst
                && ((words.peek(-1).equals("/reminder") && !words.isAtEnd())
                        || Vocabulary.of("to for at in on about tomorrow every").contains(words.peek()));
        if (!isPlural && (isTold || isAlone || (isReminder && isColon(words)))) {
            return true;
        }
        words.backTo(before);
        return false;
    }

    private static boolean isColon(Cursor words) {
        return words.peek(-1).equals("reminder")
                && words.place() == 1
                && (words.take("-") || words.peek().length() > 1)
                && !words.isAtEnd()
                && !Set.of("number", "no", "is").contains(words.peek())
                && Numbers.read(words.copy()).isEmpty();
    }
}
