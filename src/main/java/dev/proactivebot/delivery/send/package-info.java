/** Decides the fate of each item, of a page of a broadcast too: sends it, puts it back, or gives it up. */
@NullMarked
package dev.proactivebot.delivery.send;

import org.jspecify.annotations.NullMarked;
