/** The one place that builds Azure Storage clients. */
@NullMarked
package dev.proactivebot.storage;

import org.jspecify.annotations.NullMarked;
