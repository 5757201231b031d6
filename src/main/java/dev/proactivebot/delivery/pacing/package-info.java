/** Decides when a message may be sent: by the channel's limits, which all instances share, and the pauses it asks for. */
@NullMarked
package dev.proactivebot.delivery.pacing;

import org.jspecify.annotations.NullMarked;
