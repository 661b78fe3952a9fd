/**
 * Where a visitor of a link with more than one destination goes.
 *
 * <p>What a link's rules say is compiled when the link is loaded: devices to bits, networks to
 * bytes, times to milliseconds. A visit then costs what its conditions look at, no more: {@link
 * io.tributary.tracking.edge.rules.Visitor} finds out what is asked for when it is asked for.
 * Conditions that many links share are one object. A link without rules has nothing of all this.
 */
@NullMarked
package io.tributary.tracking.edge.rules;

import org.jspecify.annotations.NullMarked;
