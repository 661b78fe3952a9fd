/** The files of the web UI. */
@NullMarked
package io.tributary.gateway.ui;

import org.jspecify.annotations.NullMarked;
