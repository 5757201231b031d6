/** Settings as one record. */
@NullMarked
package dev.proactivebot.config;

import org.jspecify.annotations.NullMarked;
