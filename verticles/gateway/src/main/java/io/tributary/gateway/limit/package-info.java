/** Rate limits: token buckets per credential and address. */
@NullMarked
package io.tributary.gateway.limit;

import org.jspecify.annotations.NullMarked;
