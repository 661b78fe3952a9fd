/** How this node is measured, so that every meter has a description and bounded labels. */
@NullMarked
package io.tributary.kit.metrics;

import org.jspecify.annotations.NullMarked;
