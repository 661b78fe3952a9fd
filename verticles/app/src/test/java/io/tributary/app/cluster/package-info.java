/** Nodes that meet: what is let in, what is kept out, what happens when one hangs. */
@NullMarked
package io.tributary.app.cluster;

import org.jspecify.annotations.NullMarked;
