/** The work item and its fate: send, wait, retry, give up. */
@NullMarked
package dev.proactivebot.delivery;

import org.jspecify.annotations.NullMarked;
