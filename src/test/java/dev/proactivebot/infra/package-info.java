/** A small reader of Bicep, and what it makes sure of in {@code infra/}. */
@NullUnmarked
package dev.proactivebot.infra;

import org.jspecify.annotations.NullUnmarked;
