/** What contexts may rely on when they ask PostgreSQL. */
@NullMarked
package io.tributary.app.sql;

import org.jspecify.annotations.NullMarked;
