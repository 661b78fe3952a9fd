/**
 * One handler class per resource, one method per operation: decode, check, load, act, answer.
 * Beside them stand what decodes bodies and what writes answers.
 */
@NullMarked
package io.tributary.tracking.api;

import org.jspecify.annotations.NullMarked;
