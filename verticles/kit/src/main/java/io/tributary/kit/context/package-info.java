/** The shape that every bounded context shares: how it comes up, and how it goes down. */
@NullMarked
package io.tributary.kit.context;

import org.jspecify.annotations.NullMarked;
