@NullMarked
package io.tributary.payments;

import org.jspecify.annotations.NullMarked;
