/** Who may talk to us; as whom, and to which hosts, we talk. */
@NullMarked
package dev.proactivebot.auth;

import org.jspecify.annotations.NullMarked;
