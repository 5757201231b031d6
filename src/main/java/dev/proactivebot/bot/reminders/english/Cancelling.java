package dev.proactivebot.bot.reminders.english;

import java.util.List;
import java.util.Optional;

/** Cancel a reminder by its number; whatever else is to be cancelled is another bot's. */
final class Cancelling {
    private Cancelling() {}

    static Optional<Command> read(List<String> words) {
        Cursor cursor = new Cursor(words, 1);
        cursor.take("my", "the", "all");
        boolean isOurs = cursor.take("reminder", "reminders");
        if (!isOurs) {
            cursor.backTo(1);
        }
        cursor.take("number", "no", "#");
        List<String> rest = words.subList(cursor.place(), words.size()).stream()
                .map(word -> word.startsWith("#") ? word.substring(1) : word)
                .toList();
        Cursor number = new Cursor(rest);
        Optional<Figure> figure = Numbers.read(number).filter(read -> number.isAtEnd());
        if (figure.isPresent() && isPossible(figure.get())) {
            return Optional.of(new Command.Cancel((int) figure.get().value()));
        }
        boolean isWrong = words.size() == 1
                || isOurs
                || isInOrderOrAll(words)
                || (!rest.isEmpty() && rest.stream().allMatch(Numbers::isNumeric));
        return isWrong
                ? Optional.of(new Command.NotUnderstood("Which one? Say cancel and its number, such as: cancel 2."))
                : Optional.empty();
    }

    /** The second one of a list need not be the one that has the number 2; and too much would be lost with all. */
    private static boolean isInOrderOrAll(List<String> words) {
        Cursor cursor = new Cursor(words, 1);
        if (cursor.take("all")) {
            return cursor.isAtEnd();
        }
        cursor.take("the", "my");
        boolean isOne = Numbers.ordinal(cursor).isPresent();
        cursor.take("one", "reminder");
        return isOne && cursor.isAtEnd();
    }

    private static boolean isPossible(Figure figure) {
        return figure.isWhole() && figure.value() > 0 && figure.value() < Figure.MOST;
    }
}
