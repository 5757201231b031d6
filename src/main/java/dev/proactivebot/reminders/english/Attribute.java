package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.Set;

/** Words of time that may be in the name of a thing, such as the 3 pm meeting. */
record Attribute(Part part, List<Part> all, List<String> keys) {
    private static final Set<String> OWNERS = Vocabulary.of("the a an my your our their his her its");

    private static final Set<String> NO_THINGS = Vocabulary.of(
            "@ each this next starting except to at on in for and or by of with about before after until from every is are");

    /** Returns whether it is, and the when says already what it would say. */
    boolean isOfThing(When when) {
        String before = part.from() == 0 ? "" : keys.get(part.from() - 1);
        boolean isOwned = OWNERS.contains(before) || before.endsWith("'s");
        boolean isAdjective = part.length() == 1 && part.meanings().size() == 1 && part.has(Meaning.PartOfDay.class);
        boolean hasThing = part.to() < keys.size()
                && !NO_THINGS.contains(keys.get(part.to()))
                && all.stream().noneMatch(other -> other.from() == part.to());
        boolean isBare = part.length() <= 2 && !NO_THINGS.contains(keys.get(part.from()));
        boolean isName = (isOwned || isAdjective) && hasThing && isBare;
        boolean isMeasure = isOwned && hasThing && part.length() == 2 && Unit.isSingular(keys.get(part.to() - 1));
        return isLength(when)
                || (isMeasure && !when.isLackingTime())
                || (isName && part.meanings().stream().allMatch(meaning -> isSaid(meaning, when)));
    }

    /** To walk for 30 minutes every day: no repetition of days lasts for minutes. */
    private boolean isLength(When when) {
        return part.meanings().stream()
                .allMatch(meaning -> meaning instanceof Meaning.During during
                        && !during.time().isInDays()
                        && during.time().amounts().size() == 1
                        && !when.isLackingTime());
    }

    private static boolean isSaid(Meaning meaning, When when) {
        boolean isDayKnown = when.has(Meaning.Day.class) || when.has(Meaning.In.class) || when.has(Meaning.Every.class);
        boolean isTimeKnown = !when.isLackingTime() || when.isExact();
        boolean isOther = !(meaning instanceof Meaning.Clocks
                || meaning instanceof Meaning.PartOfDay
                || meaning instanceof Meaning.Day
                || meaning instanceof Meaning.Every);
        boolean isTime = meaning instanceof Meaning.Clocks || meaning instanceof Meaning.PartOfDay;
        return !isOther && (when.isExact() || (isTime ? isTimeKnown : isDayKnown));
    }
}
