/**
 * Plumbing that every verticle uses; not one word of the business stands in it.
 *
 * <p>{@link io.tributary.kit.config} decodes settings, {@link io.tributary.kit.sql} reaches
 * PostgreSQL, {@link io.tributary.kit.op} serves operations on the event bus, {@link
 * io.tributary.kit.outbox} and {@link io.tributary.kit.kafka} move facts that must not be lost,
 * {@link io.tributary.kit.limit} limits rates, {@link io.tributary.kit.id} makes ids. Nothing here
 * blocks an event loop unless its name or comment says so.
 */
@NullMarked
package io.tributary.kit;

import org.jspecify.annotations.NullMarked;
