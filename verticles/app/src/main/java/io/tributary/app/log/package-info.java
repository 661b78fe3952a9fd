/** What a line of the log says beside its message. */
@NullMarked
package io.tributary.app.log;

import org.jspecify.annotations.NullMarked;
