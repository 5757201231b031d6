/** Runs the app on a developer's machine for {@code mvn -Plocal} and for integration tests; it is never packaged. */
@NullMarked
package dev.proactivebot.local;

import org.jspecify.annotations.NullMarked;
