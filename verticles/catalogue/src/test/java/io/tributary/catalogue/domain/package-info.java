/** Rules. */
@NullMarked
package io.tributary.catalogue.domain;

import org.jspecify.annotations.NullMarked;
