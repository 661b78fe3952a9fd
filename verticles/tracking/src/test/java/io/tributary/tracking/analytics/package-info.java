@NullMarked
package io.tributary.tracking.analytics;

import org.jspecify.annotations.NullMarked;
