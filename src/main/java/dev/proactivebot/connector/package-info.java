/** Calls the Bot Connector REST API: one request in, one plain response out. */
@NullMarked
package dev.proactivebot.connector;

import org.jspecify.annotations.NullMarked;
