/** Keeps one row for each message, so that it is sent once. */
@NullMarked
package dev.proactivebot.delivery.ledger;

import org.jspecify.annotations.NullMarked;
