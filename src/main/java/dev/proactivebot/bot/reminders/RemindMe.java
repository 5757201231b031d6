package dev.proactivebot.bot.reminders;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.bot.reminders.english.Command;
import dev.proactivebot.bot.reminders.english.DateOrder;
import dev.proactivebot.bot.reminders.english.Moment;
import dev.proactivebot.bot.reminders.english.Phrases;
import dev.proactivebot.bot.reminders.english.Wording;
import dev.proactivebot.notifications.reminders.PendingQuestion;
import dev.proactivebot.notifications.reminders.PendingQuestions;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reminds its users of what they ask to be reminded of. All else is left to another bot. What is asked is understood and done behind the
 * queue, so that a request that was accepted is not lost, and its answer is sent like any other message.
 *
 * <p>The questions that it asks are kept behind the queue too. In front of it only this instance's own are known: what answers one of them
 * goes into the queue without a word of the other bot.
 */
public final class RemindMe implements Bot {
    /** Tells behind the queue that a text is there only in case it answers a question. Nobody sees it. */
    private static final String PERHAPS = "\u2063";

    private final Supplier<Reminders> reminders;
    private final UserClock clock;
    private final RecentQuestions recent;
    private final Bot bot;

    /**
     * @param reminders asked for when they are needed: what only takes messages in needs none
     * @param zone of users of whom the channel does not say theirs
     * @param bot gets all that is not about reminders
     */
    public RemindMe(Supplier<Reminders> reminders, ZoneId zone, Clock clock, Bot bot) {
        this.reminders = reminders;
        this.clock = new UserClock(zone, clock);
        this.recent = new RecentQuestions(clock);
        this.bot = bot;
    }

    /** What a reminder says when its time has come. */
    public static Activity says(Reminder reminder, boolean isLate) {
        return Wording.due(reminder, isLate);
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        if (Phrases.isAboutReminders(text)) {
            return Reply.queue(text);
        }
        ConversationReference conversation = ConversationReference.of(message);
        boolean isAnswer = recent.find(conversation)
                .flatMap(question -> answer(question, text, moment(conversation)))
                .isPresent();
        if (isAnswer) {
            return Reply.queue(text);
        }
        Reply reply = bot.onMessage(text, message);
        // another instance may have asked, and the other bot may queue nothing
        return reply.queued().isEmpty() && Phrases.mayBeAnswer(text)
                ? new Reply(reply.acknowledgement(), Optional.of(PERHAPS + text), reply.notifications())
                : reply;
    }

    @Override
    public Optional<Activity> onTrigger(String queued, ConversationReference conversation) {
        boolean isPerhaps = queued.startsWith(PERHAPS);
        String text = isPerhaps ? queued.substring(PERHAPS.length()) : queued;
        Optional<String> answer = conversation.userId() == null
                ? Phrases.read(text, moment(conversation)).map(command -> Wording.nobody(command))
                : answer(text, conversation);
        return answer.isPresent()
                ? answer.map(Activity::message)
                : isPerhaps ? Optional.empty() : bot.onTrigger(text, conversation);
    }

    /** Empty when it is neither about reminders nor the answer to a question about them. */
    private Optional<String> answer(String text, ConversationReference conversation) {
        PendingQuestions questions = reminders.get().questions();
        String origin = origin(text, conversation);
        Moment moment = moment(conversation);
        Optional<PendingQuestion> asked =
                questions.find(conversation, origin, moment.said().toInstant());
        Optional<Command> answered = asked.flatMap(question -> answer(question, text, moment));
        // what is a command of its own is no answer, but for "cancel"
        Optional<Command> command =
                answered.filter(found -> found instanceof Command.NeverMind).or(() -> Phrases.read(text, moment));
        boolean isAnswer = command.isEmpty() && answered.isPresent();
        Optional<Command> wanted = command.or(() -> answered);
        Optional<String> said = wanted.map(found -> new Execution(reminders.get(), conversation, origin).of(found));
        if (wanted.isPresent() && wanted.get() instanceof Command.Ask) {
            PendingQuestion question = isAnswer && asked.isPresent()
                    ? new PendingQuestion(
                            Stream.concat(asked.get().said().stream(), Stream.of(text))
                                    .toList(),
                            asked.get().moment())
                    : new PendingQuestion(List.of(text), moment.said());
            questions.ask(conversation, origin, question, moment.said().toInstant());
            recent.put(conversation, question);
        } else if (asked.isPresent()) {
            questions.close(conversation, origin);
            recent.remove(conversation);
        }
        return said;
    }

    private static Optional<Command> answer(PendingQuestion question, String text, Moment moment) {
        return Phrases.answer(question.said(), new Moment(question.moment(), moment.order()), text, moment);
    }

    private Moment moment(ConversationReference conversation) {
        return new Moment(clock.said(conversation), DateOrder.of(conversation.locale()));
    }

    /** Sending the answer may fail, and all of this happens again: then it must be known that it is the same. */
    private static String origin(String text, ConversationReference conversation) {
        String activity = conversation.activityId() == null
                ? text + conversation.properties().get("key")
                : conversation.activityId();
        return conversation.channelId() + "\n" + conversation.conversationId() + "\n" + activity;
    }

    @Override
    public Optional<Activity> onWelcome(ConversationReference conversation) {
        return bot.onWelcome(conversation);
    }

    @Override
    public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
        return bot.onCardAction(action);
    }

    @Override
    public Optional<InvokeResponse> onInvoke(Activity invoke) {
        return bot.onInvoke(invoke);
    }
}
