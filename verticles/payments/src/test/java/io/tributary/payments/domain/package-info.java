@NullMarked
package io.tributary.payments.domain;

import org.jspecify.annotations.NullMarked;
