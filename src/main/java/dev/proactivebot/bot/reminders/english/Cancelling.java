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
        boolean isWrong =
                words.size() == 1 || isOurs || (!rest.isEmpty() && rest.stream().allMatch(Numbers::isNumeric));
        return isWrong
                ? Optional.of(new Command.NotUnderstood("Which one? Say cancel and its number, such as: cancel 2."))
                : Optional.empty();
    }

    private static boolean isPossible(Figure figure) {
        return figure.isWhole() && figure.value() > 0 && figure.value() < Figure.MOST;
    }
}
