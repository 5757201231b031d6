/** Many instances at the same work, in simulated time: what they cost one another shows exactly, and the same in each run. */
@NullMarked
package dev.proactivebot.crowd;

import org.jspecify.annotations.NullMarked;
