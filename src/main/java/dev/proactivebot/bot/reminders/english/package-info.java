/** What users say about reminders, understood: the words are English, and the only room that knows it. */
@NullMarked
package dev.proactivebot.bot.reminders.english;

import org.jspecify.annotations.NullMarked;
