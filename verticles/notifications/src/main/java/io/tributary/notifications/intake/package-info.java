/** Takes facts in from Kafka that people want to hear of. */
@NullMarked
package io.tributary.notifications.intake;

import org.jspecify.annotations.NullMarked;
