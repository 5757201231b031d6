package dev.proactivebot.bot.reminders.english;

import java.util.List;
import java.util.Optional;

/**
 * More of a when, said after what is to be done: remind me tomorrow to call Ann at 6 pm.
 *
 * @param place in what is to be done, where it begins
 * @param when all of it
 */
record Afterthought(int place, When when) {
    /**
     * Reads it, if there is one.
     *
     * @param first what was said of it before
     */
    static Optional<Afterthought> read(When first, String connective, List<String> what) throws Misfit {
        if (first.isSpan()) {
            return Optional.empty();
        }
        int place = When.placeOfLast(what);
        Optional<When> last = When.read(what.subList(place, what.size()));
        if (last.isPresent() && last.get().isTimeAlone()) {
            return first.isLackingTime() ? time(place, first, last.get(), connective, what) : Optional.empty();
        }
        boolean isUnclear = last.isPresent()
                ? !Lead.leadsOn(what, place) && couldBelong(last.get(), first)
                : (!first.isTimeCertain() && new Traces(what).endsWithPartOfDay())
                        || (first.isLackingTime() && new Traces(what).endsWithVagueTime());
        if (isUnclear) {
            throw Wish.never();
        }
        return Optional.empty();
    }

    private static Optional<Afterthought> time(int place, When first, When last, String connective, List<String> what)
            throws Misfit {
        if (place > 0 && Lead.isOfStatement(what.get(place - 1))) {
            return Optional.empty();
        }
        List<String> before = what.subList(0, place);
        boolean isAmongOthers = Lead.leadsOn(what, place)
                || When.placeOfLast(before) < before.size()
                || new Traces(before).couldBelongTo(last, false);
        // "that I have a meeting at 3 pm" may be wanted earlier
        if (connective.equals("that") || isAmongOthers) {
            throw Wish.never();
        }
        return Optional.of(new Afterthought(place, new When(first.occasion(), last.time())));
    }

    private static boolean couldBelong(When last, When first) {
        if (last.isSpan()) {
            return false;
        }
        boolean isWholeDay = last.isOnDay() && last.time() == null;
        return !first.isOnDay() || !isWholeDay;
    }
}
