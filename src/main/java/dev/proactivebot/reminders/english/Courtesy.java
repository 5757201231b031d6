package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.Set;

/** Words that are said for politeness, and those that only join others. */
final class Courtesy {
    /** Between two words of time. */
    static final Set<String> GLUE = Vocabulary.andSigns("- please and or & for on at @ , / then");

    /** Before what is wanted. */
    private static final Set<String> BEFORE = Vocabulary.andSigns("""
            - / please can could would will you u hey hi hello ok okay yo bot so just also and then now kindly may might
            i need want like to i'd i'll id should help mind be kind enough oh um hmm actually thanks alright right great cool
            good morning afternoon evening day there dear sir let's quick wanna pretty nicely do me a favor favour sure yes yeah
            well hiya but nice sorry excuse if possible able are have got gotta must thank wonder wondering it the an another
            new for possibly maybe perhaps @""");

    private static final Set<String> THANKS = Vocabulary.of("""
            thanks thx thanx ty tnx cheers thank you so much very a lot in advance ok okay k tks kindly buddy mate bot dear many""");

    private static final Set<String> FIRST_OF_THANKS =
            Vocabulary.of("thanks thx thanx ty tnx cheers thank tks ok okay k many");

    private Courtesy() {}

    static boolean isBefore(String key) {
        return BEFORE.contains(key);
    }

    /**
     * Returns where the words end that are not courtesy.
     *
     * @param isEnd tells whether what is before a place may be all: to say thanks is no courtesy
     */
    static int end(List<String> keys, int start, java.util.function.IntPredicate isEnd) {
        int end = keys.size();
        while (end > start
                && (keys.get(end - 1).equals("please") || (keys.get(end - 1).isEmpty() && isEnd.test(end - 1)))) {
            end--;
        }
        int thanks = end;
        while (thanks > start
                && (THANKS.contains(keys.get(thanks - 1))
                        || keys.get(thanks - 1).isEmpty())) {
            thanks--;
        }
        while (thanks < end && !FIRST_OF_THANKS.contains(keys.get(thanks))) {
            thanks++;
        }
        while (thanks > start
                && thanks < end
                && (keys.get(thanks - 1).isEmpty() || keys.get(thanks - 1).equals("please"))) {
            thanks--;
        }
        return thanks < end && thanks > start && isEnd.test(thanks) ? end(keys.subList(0, thanks), start, isEnd) : end;
    }

    /** Returns the words without courtesy at both ends. */
    static List<String> without(List<String> keys) {
        int end = end(keys, 0, place -> true);
        int start = 0;
        while (start < end - 1
                && (keys.get(start).equals("please")
                        || Vocabulary.andSigns("ok okay hey hi so well").contains(keys.get(start)))) {
            start++;
        }
        return keys.subList(start, end);
    }
}
