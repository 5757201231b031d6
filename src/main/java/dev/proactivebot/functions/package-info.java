/** The doors: one class per Azure Function, and the composition root {@code App}. */
@NullMarked
package dev.proactivebot.functions;

import org.jspecify.annotations.NullMarked;
