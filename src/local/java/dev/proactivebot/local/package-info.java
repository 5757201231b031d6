/**
 * Runs the app on a developer's machine: {@code mvn -Plocal}, and what integration tests need of it.
 *
 * <p>A development tool. It is compiled with the tests and never packaged.
 */
@NullMarked
package dev.proactivebot.local;

import org.jspecify.annotations.NullMarked;
