/** What this node is. */
@NullMarked
package io.tributary.kit.node;

import org.jspecify.annotations.NullMarked;
