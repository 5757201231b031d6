/** Keeps what was given up, and lets a person look at it, send it again or delete it. */
@NullMarked
package dev.proactivebot.delivery.deadletters;

import org.jspecify.annotations.NullMarked;
