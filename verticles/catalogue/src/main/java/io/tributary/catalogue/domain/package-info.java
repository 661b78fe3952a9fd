/** What a product is, and how a search text is read. Pure Java. */
@NullMarked
package io.tributary.catalogue.domain;

import org.jspecify.annotations.NullMarked;
