/** A small function app: what the tests of the local host run. It uses nothing but the JDK and the Functions API. */
@NullMarked
package dev.proactivebot.local.sample;

import org.jspecify.annotations.NullMarked;
