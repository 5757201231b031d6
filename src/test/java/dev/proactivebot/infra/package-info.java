/** Tests {@code infra/} with a small parser of Bicep. */
@NullUnmarked
package dev.proactivebot.infra;

import org.jspecify.annotations.NullUnmarked;
