/** What README.md and docs/ say is so. */
@NullMarked
package dev.proactivebot.docs;

import org.jspecify.annotations.NullMarked;
