/**
 * What answers have in common, whoever makes them: protective headers, compression, kept bodies.
 */
@NullMarked
package io.tributary.gateway.http;

import org.jspecify.annotations.NullMarked;
