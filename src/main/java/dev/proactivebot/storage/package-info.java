/** Builds the Azure Storage clients, behind interfaces of our own. */
@NullMarked
package dev.proactivebot.storage;

import org.jspecify.annotations.NullMarked;
