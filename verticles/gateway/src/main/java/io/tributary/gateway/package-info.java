/**
 * The HTTP router of a node. It owns no table and no business rule.
 *
 * <p>Every operation of the OpenAPI contract is served by the same code: authenticate, check the
 * scope, limit the rate, validate against the contract, send an {@link
 * io.tributary.mesh.OperationRequest} to the address that equals the {@code operationId}, and turn
 * the reply into the response. Short links do not come this way: they are handed to the edge before
 * any routing, and are served before the contract is loaded.
 *
 * <p>Threads: one {@link io.tributary.gateway.GatewayVerticle} per event loop, each with its own
 * server socket, router and sockets; the credential cache, the rate-limit buckets and the contract
 * are shared and thread-safe. On a node that hosts another role only, {@link
 * io.tributary.gateway.EdgeVerticle} stands in its place. Metrics and health in detail have a port
 * of their own on every node, {@link io.tributary.gateway.ops.OpsPortVerticle}.
 */
@NullMarked
package io.tributary.gateway;

import org.jspecify.annotations.NullMarked;
