/**
 * Many nodes, one mesh: membership and the directory of who serves what (Infinispan over JGroups),
 * the event bus between nodes, and what keeps both honest. Nothing here is loaded by a node that
 * stands alone; nobody else knows which cluster manager it is.
 */
@NullMarked
package io.tributary.app.cluster;

import org.jspecify.annotations.NullMarked;
