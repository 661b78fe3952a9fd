@NullMarked
package io.tributary.tracking.domain;

import org.jspecify.annotations.NullMarked;
