/**
 * All SQL of the REST side. Every statement names its workspace; what belongs to another one is not
 * found.
 */
@NullMarked
package io.tributary.tracking.store;

import org.jspecify.annotations.NullMarked;
