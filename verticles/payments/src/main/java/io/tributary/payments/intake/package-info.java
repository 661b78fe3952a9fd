/** Takes conversions in from Kafka and turns them into commissions. */
@NullMarked
package io.tributary.payments.intake;

import org.jspecify.annotations.NullMarked;
