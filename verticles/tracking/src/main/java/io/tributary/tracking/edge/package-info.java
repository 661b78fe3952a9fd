/**
 * The edge: answers short links from memory.
 *
 * <p>A request is looked up in the link table, appended to the click journal of its event loop, and
 * answered once the journal's group commit is on disk. No bus, no SQL and no router stand between
 * request and answer, and no lock: a server instance, its table reads, its click ids and its
 * journal lane all belong to one event loop. The link table is one immutable-entry map that a
 * single loader fills from PostgreSQL and heals by polling.
 */
@NullMarked
package io.tributary.tracking.edge;

import org.jspecify.annotations.NullMarked;
