/** Tests that README.md and docs/ are true. */
@NullMarked
package dev.proactivebot.docs;

import org.jspecify.annotations.NullMarked;
