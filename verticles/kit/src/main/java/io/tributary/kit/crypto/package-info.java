/** Password hashes, and the few threads that compute them. */
@NullMarked
package io.tributary.kit.crypto;

import org.jspecify.annotations.NullMarked;
