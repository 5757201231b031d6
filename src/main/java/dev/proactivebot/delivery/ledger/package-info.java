/** Who sends which message, and what became of it: one row for each, so that it is sent once. */
@NullMarked
package dev.proactivebot.delivery.ledger;

import org.jspecify.annotations.NullMarked;
