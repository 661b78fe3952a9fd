/**
 * Many nodes, one mesh: membership (JGroups) and the directory of who serves what, the event bus
 * between nodes, and what keeps both honest. Nothing here is loaded by a node that stands alone;
 * nobody else knows how nodes find each other.
 */
@NullMarked
package io.tributary.app.cluster;

import org.jspecify.annotations.NullMarked;
