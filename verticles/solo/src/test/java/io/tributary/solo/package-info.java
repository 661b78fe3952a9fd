/** Tests of the servers; {@code *IT} run the real ones, each class in homes of its own. */
@NullMarked
package io.tributary.solo;

import org.jspecify.annotations.NullMarked;
