/**
 * The demonstration: replays an access log, or traffic it makes up, as real HTTP requests against a
 * running installation, and counts by itself what the installation should have counted.
 */
@NullMarked
package io.tributary.app.demo;

import org.jspecify.annotations.NullMarked;
