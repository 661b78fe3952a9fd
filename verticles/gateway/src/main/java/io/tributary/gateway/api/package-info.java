/** The generic path of an operation: authenticate, limit, validate, ask the bus, answer. */
@NullMarked
package io.tributary.gateway.api;

import org.jspecify.annotations.NullMarked;
