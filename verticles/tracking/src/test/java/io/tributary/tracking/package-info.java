@NullMarked
package io.tributary.tracking;

import org.jspecify.annotations.NullMarked;
