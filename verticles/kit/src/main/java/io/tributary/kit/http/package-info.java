/** What every HTTP front of a node needs to know about a request: who sent it. */
@NullMarked
package io.tributary.kit.http;

import org.jspecify.annotations.NullMarked;
