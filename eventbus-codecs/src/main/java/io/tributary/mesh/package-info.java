/**
 * The contract of the mesh: what one bounded context may say to another, and nothing else.
 *
 * <p>Contexts never import each other; they meet in this package. It holds the shape of a request
 * to an operation and of its answer, the events that travel through Kafka, the internal addresses
 * of the event bus ({@link io.tributary.mesh.Addresses}), the topics ({@link
 * io.tributary.mesh.Topics}) and the failure model ({@link io.tributary.mesh.FailureCode}).
 *
 * <p>Every message is an immutable record with a documented JSON form, so that a service in any
 * language can speak it. {@link io.tributary.mesh.MeshCodecs} registers all bus codecs in one
 * place, before anything is deployed. README.md of this module lists each address and topic with
 * its guarantee.
 */
@NullMarked
package io.tributary.mesh;

import org.jspecify.annotations.NullMarked;
