/** The messaging endpoint: verify, parse, acknowledge, say what goes into the queue. */
@NullMarked
package dev.proactivebot.messaging;

import org.jspecify.annotations.NullMarked;
