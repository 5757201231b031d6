/** Stands in for the Azure Functions host: one JVM runs a packaged app as the platform would, as far as a bot can tell. */
@NullMarked
package dev.proactivebot.local.host;

import org.jspecify.annotations.NullMarked;
