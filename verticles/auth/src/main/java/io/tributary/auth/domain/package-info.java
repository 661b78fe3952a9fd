/** Rules of who may do what. Pure Java. */
@NullMarked
package io.tributary.auth.domain;

import org.jspecify.annotations.NullMarked;
