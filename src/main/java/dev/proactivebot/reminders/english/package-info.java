/** What users say about reminders, understood: the words are English, and the only room that knows it. */
@NullMarked
package dev.proactivebot.reminders.english;

import org.jspecify.annotations.NullMarked;
