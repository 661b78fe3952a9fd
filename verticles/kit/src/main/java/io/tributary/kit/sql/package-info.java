/**
 * PostgreSQL: pools with bounds, migrations, transactions, the mapping of database errors to
 * answers.
 */
@NullMarked
package io.tributary.kit.sql;

import org.jspecify.annotations.NullMarked;
