/** Holds the objects of the Bot Framework as records that keep unknown fields. */
@NullMarked
package dev.proactivebot.schema;

import org.jspecify.annotations.NullMarked;
