/** Records for each message who sends it and its outcome, so that it is sent once. */
@NullMarked
package dev.proactivebot.delivery.ledger;

import org.jspecify.annotations.NullMarked;
