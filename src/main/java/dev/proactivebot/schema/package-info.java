/** Bot Framework objects as records, with the protocol's own field names; what we do not know survives. */
@NullMarked
package dev.proactivebot.schema;

import org.jspecify.annotations.NullMarked;
