/** The rules: rewards, earnings, corrections, postings. Pure Java. */
@NullMarked
package io.tributary.payments.domain;

import org.jspecify.annotations.NullMarked;
