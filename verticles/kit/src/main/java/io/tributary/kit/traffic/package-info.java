/**
 * Who asks whom over the bus, how often, how fast and with what outcome: for Prometheus, and in
 * short for the picture of the mesh that any node can draw. Thread-safe; counting takes well under
 * a microsecond.
 */
@NullMarked
package io.tributary.kit.traffic;

import org.jspecify.annotations.NullMarked;
