/** Turns requests to notify users into jobs, and jobs into work items, page by page. It sends nothing itself. */
@NullMarked
package dev.proactivebot.notifications;

import org.jspecify.annotations.NullMarked;
