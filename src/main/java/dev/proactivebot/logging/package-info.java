/** Writes log lines that hold ids, counts and statuses, and never what somebody wrote. */
@NullMarked
package dev.proactivebot.logging;

import org.jspecify.annotations.NullMarked;
