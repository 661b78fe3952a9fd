/** Kafka: a consumer loop that commits after the effect, and the settings every client shares. */
@NullMarked
package io.tributary.kit.kafka;

import org.jspecify.annotations.NullMarked;
