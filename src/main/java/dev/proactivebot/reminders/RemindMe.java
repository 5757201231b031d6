package dev.proactivebot.reminders;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.notifications.reminders.PendingQuestion;
import dev.proactivebot.notifications.reminders.PendingQuestions;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.reminders.english.DateOrder;
import dev.proactivebot.reminders.english.Moment;
import dev.proactivebot.reminders.english.Phrases;
import dev.proactivebot.reminders.english.Wording;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reminds its users of what they ask to be reminded of. All else is left to another bot. What is asked is understood and done behind the
 * queue, so that a request that was accepted is not lost, and its answer is sent like any other message.
 *
 * <p>The questions that it asks are kept behind the queue too. In front of it an instance remembers those that come of what was said to
 * it: what answers one of them goes into the queue without a word of the other bot.
 */
public final class RemindMe implements Bot {
    private final Supplier<Reminders> reminders;
    private final UserClock clock;
    private final RecentQuestions recent;
    private final Bot bot;

    /**
     * Puts reminders around a bot.
     *
     * @param reminders asked for when they are needed: what only takes messages in needs none
     * @param zone of users of whom the channel does not say theirs
     * @param bot gets all that is not about reminders
     */
    public static RemindMe of(Supplier<Reminders> reminders, ZoneId zone, Clock clock, Bot bot) {
        return new RemindMe(reminders, new UserClock(zone, clock), new RecentQuestions(clock), bot);
    }

    private RemindMe(Supplier<Reminders> reminders, UserClock clock, RecentQuestions recent, Bot bot) {
        this.reminders = reminders;
        this.clock = clock;
        this.recent = recent;
        this.bot = bot;
    }

    /** What a reminder says when its time has come. */
    public static Activity says(Reminder reminder, boolean isLate) {
        return Wording.due(reminder, isLate);
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        ConversationReference conversation = ConversationReference.of(message);
        Optional<Understood> understood = Understood.of(text, recent.find(conversation), moment(conversation));
        recent.put(conversation, understood.flatMap(Understood::question));
        if (understood.isPresent()) {
            return Reply.queue(text);
        }
        Reply reply = bot.onMessage(text, message);
        return Phrases.mayBeAnswer(text) ? PerhapsAnswer.hold(text, reply) : reply;
    }

    @Override
    public Optional<Activity> onTrigger(String queued, ConversationReference conversation) {
        Optional<PerhapsAnswer> perhaps = PerhapsAnswer.parse(queued);
        String text = perhaps.map(PerhapsAnswer::text).orElse(queued);
        Optional<String> answer = conversation.userId() == null
                ? Phrases.read(text, moment(conversation)).map(Wording::nobody)
                : answer(text, conversation);
        if (answer.isPresent()) {
            return answer.map(Activity::message);
        }
        return perhaps.isEmpty()
                ? bot.onTrigger(text, conversation)
                : perhaps.get()
                        .release(Optional.of(perhaps.get().queued())
                                .filter(more -> !more.isEmpty())
                                .flatMap(more -> bot.onTrigger(more, conversation)));
    }

    /** Empty when it is neither about reminders nor the answer to a question about them. */
    private Optional<String> answer(String text, ConversationReference conversation) {
        PendingQuestions questions = reminders.get().questions();
        String origin = origin(text, conversation);
        Moment moment = moment(conversation);
        Instant now = moment.said().toInstant();
        Optional<PendingQuestion> asked = questions.find(conversation, origin, now);
        Optional<Understood> understood = Understood.of(text, asked, moment);
        Optional<String> said =
                understood.map(found -> new Execution(reminders.get(), conversation, origin).of(found.command()));
        Optional<PendingQuestion> next = understood.flatMap(Understood::question);
        if (next.isPresent()) {
            questions.ask(conversation, origin, next.get(), now);
        } else if (asked.isPresent()) {
            questions.close(conversation, origin);
        }
        return said;
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
