/** WebSocket dashboards. */
@NullMarked
package io.tributary.gateway.live;

import org.jspecify.annotations.NullMarked;
