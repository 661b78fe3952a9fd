/**
 * The transactional outbox and the inbox: how a fact leaves a database transaction and enters
 * another exactly once in effect.
 */
@NullMarked
package io.tributary.kit.outbox;

import org.jspecify.annotations.NullMarked;
