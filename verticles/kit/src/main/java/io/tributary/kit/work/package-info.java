/** Work in the background that is done again and again. */
@NullMarked
package io.tributary.kit.work;

import org.jspecify.annotations.NullMarked;
