/**
 * The products and services that a workspace sells and its partners recommend.
 *
 * <p>Owns the schema {@code catalogue}: tables products, idempotency. Serves the operations of
 * {@code conf/openapi/catalogue.yaml}; it has no internal addresses, no topics and no settings of
 * its own.
 *
 * <p>Threads: everything runs on the event loop of the one verticle. Searching is PostgreSQL work:
 * a generated tsvector column with a GIN index.
 */
@NullMarked
package io.tributary.catalogue;

import org.jspecify.annotations.NullMarked;
