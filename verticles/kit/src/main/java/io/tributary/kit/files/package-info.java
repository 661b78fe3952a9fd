/** Files of this node on its own disk. */
@NullMarked
package io.tributary.kit.files;

import org.jspecify.annotations.NullMarked;
