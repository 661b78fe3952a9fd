@NullMarked
package io.tributary.tracking.qr;

import org.jspecify.annotations.NullMarked;
