/** Receives activities: verifies, parses and acknowledges them, and makes queue items of them. */
@NullMarked
package dev.proactivebot.messaging;

import org.jspecify.annotations.NullMarked;
