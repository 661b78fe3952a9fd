/** Which clicks are machines'. They are kept and labelled with the reason, never dropped. */
@NullMarked
package io.tributary.tracking.bot;

import org.jspecify.annotations.NullMarked;
