/** The operations of the context, one class per resource, and their wire objects. */
@NullMarked
package io.tributary.auth.api;

import org.jspecify.annotations.NullMarked;
