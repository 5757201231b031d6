/** Parses the app settings into one record. */
@NullMarked
package dev.proactivebot.config;

import org.jspecify.annotations.NullMarked;
