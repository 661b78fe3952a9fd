/**
 * Services in other languages join the mesh here: one TCP port, frames of JSON, deny by default.
 *
 * <p>The wire format is that of {@code vertx-tcp-eventbus-bridge} (four bytes of length, big
 * endian, then JSON), so its clients work. The library's own server is not used: it reads frames of
 * any length into memory, has one allow list for everybody and no credential, keeps what it waits
 * for without bound, does not look at a socket's back-pressure, and cannot turn the mesh's records
 * into JSON. Here each client has a token and the addresses that it may serve, ask and publish to
 * ({@link io.tributary.bridge.AllowList}, read again whenever its file changes), and everything
 * that it can make this node hold is bounded ({@link io.tributary.bridge.BridgeConfig}).
 *
 * <p>A request of the gateway reaches a client in its JSON form, and the client's answer becomes an
 * {@link io.tributary.mesh.OperationReply} or a {@link io.tributary.mesh.MeshException}; the client
 * cannot tell who asks, nor the caller who answers; but an answer goes out only if the contract
 * allows it ({@link io.tributary.bridge.AnswerRules}). A client whose connection ends serves
 * nothing from that moment on, and what it had not answered fails with UNAVAILABLE. One that hangs,
 * or lets deadlines pass, is asked after all others until it answers again.
 *
 * <p>Threads: one event loop, that of {@link io.tributary.bridge.BridgeVerticle}. No table, no
 * topic, no address of its own. verticles/polyglot/README.md shows it from the other side.
 */
@NullMarked
package io.tributary.bridge;

import org.jspecify.annotations.NullMarked;
