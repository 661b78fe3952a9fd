/**
 * The OpenAPI contract: its files merged, checked and turned into operations that can read and
 * validate a request.
 */
@NullMarked
package io.tributary.gateway.contract;

import org.jspecify.annotations.NullMarked;
