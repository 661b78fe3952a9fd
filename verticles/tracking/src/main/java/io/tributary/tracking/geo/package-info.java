/** Where an address is, from a database in memory. */
@NullMarked
package io.tributary.tracking.geo;

import org.jspecify.annotations.NullMarked;
