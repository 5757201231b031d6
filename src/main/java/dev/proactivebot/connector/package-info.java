/** The Bot Connector REST API as a client: one request in, one plain response out. */
@NullMarked
package dev.proactivebot.connector;

import org.jspecify.annotations.NullMarked;
