/** What is known of the request that is being worked on, wherever its work is done. */
@NullMarked
package io.tributary.kit.scope;

import org.jspecify.annotations.NullMarked;
