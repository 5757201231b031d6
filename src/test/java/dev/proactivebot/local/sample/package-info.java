/** Holds a small function app for the tests of the local host; it uses only the JDK and the Functions API. */
@NullMarked
package dev.proactivebot.local.sample;

import org.jspecify.annotations.NullMarked;
