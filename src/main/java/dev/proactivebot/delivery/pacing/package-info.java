/** When a message may be sent: the channel's limits, shared by all instances, and the pauses it asks for. */
@NullMarked
package dev.proactivebot.delivery.pacing;

import org.jspecify.annotations.NullMarked;
