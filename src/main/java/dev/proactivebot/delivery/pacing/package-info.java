/** Decides when a message may be sent: within the channel's limits, which all instances share, and its pauses. */
@NullMarked
package dev.proactivebot.delivery.pacing;

import org.jspecify.annotations.NullMarked;
