/**
 * What stands before HTTP: how many connections there may be, and how long one may keep a request
 * unfinished.
 */
@NullMarked
package io.tributary.gateway.guard;

import org.jspecify.annotations.NullMarked;
