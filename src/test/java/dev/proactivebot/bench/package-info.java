/** Honest numbers: the packaged app in two processes, one storage emulator, and a Teams that keeps its limits. */
@NullUnmarked // a null fails the bench anyway
package dev.proactivebot.bench;

import org.jspecify.annotations.NullUnmarked;
