/** The settings of tracking's REST side. */
@NullMarked
package io.tributary.tracking.config;

import org.jspecify.annotations.NullMarked;
