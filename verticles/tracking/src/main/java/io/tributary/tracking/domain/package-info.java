/** The rules of links, domains, tags, customers and conversions. No Vert.x, no SQL, no JSON. */
@NullMarked
package io.tributary.tracking.domain;

import org.jspecify.annotations.NullMarked;
