/** All SQL of this context, one class per aggregate. Every statement filters on the workspace. */
@NullMarked
package io.tributary.payments.store;

import org.jspecify.annotations.NullMarked;
