/** Reads the requests and makes the answers of the HTTP functions that need a key, whatever they are about. */
@NullMarked
package dev.proactivebot.api;

import org.jspecify.annotations.NullMarked;
