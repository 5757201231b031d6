/** Measures what the messaging endpoint costs, at its start and for each message, next to a floor that does the same by hand. */
@NullUnmarked // a null fails the bench anyway
package dev.proactivebot.bench.endpoint;

import org.jspecify.annotations.NullUnmarked;
