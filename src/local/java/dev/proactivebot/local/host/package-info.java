/**
 * A stand-in for the Azure Functions host: one JVM that runs a packaged app as the platform would, as far as a bot can tell.
 *
 * <p>A development tool. It is compiled with the tests and never packaged.
 */
@NullMarked
package dev.proactivebot.local.host;

import org.jspecify.annotations.NullMarked;
