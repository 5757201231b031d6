/** Handles work items: sends their messages, or makes them wait, retries them or gives them up. */
@NullMarked
package dev.proactivebot.delivery;

import org.jspecify.annotations.NullMarked;
