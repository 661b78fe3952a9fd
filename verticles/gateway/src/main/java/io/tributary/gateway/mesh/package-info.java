/** The picture of the mesh that any node can draw: {@code GET /api/mesh}. */
@NullMarked
package io.tributary.gateway.mesh;

import org.jspecify.annotations.NullMarked;
