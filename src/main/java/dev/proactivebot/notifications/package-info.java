/** Reach anyone later: requests become jobs, jobs become work items, page by page. Nothing is sent from here. */
@NullMarked
package dev.proactivebot.notifications;

import org.jspecify.annotations.NullMarked;
