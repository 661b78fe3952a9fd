/** Health by part: what works, what is degraded and why. */
@NullMarked
package io.tributary.kit.health;

import org.jspecify.annotations.NullMarked;
