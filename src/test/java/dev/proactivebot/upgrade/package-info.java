/** What an older version has left in queues and tables, and a newer one finds there. */
@NullUnmarked // a null fails the test anyway
package dev.proactivebot.upgrade;

import org.jspecify.annotations.NullUnmarked;
