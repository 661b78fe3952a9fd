/** The one place where a commission and its postings come about, together or not at all. */
@NullMarked
package io.tributary.payments.booking;

import org.jspecify.annotations.NullMarked;
