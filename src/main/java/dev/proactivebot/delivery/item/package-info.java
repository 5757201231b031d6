/** Holds what stands in the queue, how it is read and written, and what can become of it. */
@NullMarked
package dev.proactivebot.delivery.item;

import org.jspecify.annotations.NullMarked;
