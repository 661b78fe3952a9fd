/**
 * Who somebody is and what they may do: workspaces, members and their roles, API keys, tokens.
 *
 * <p>Owns the schema {@code auth}: tables workspaces, members, memberships, api_keys, signing_keys,
 * idempotency. Serves the operations of {@code conf/openapi/auth.yaml}, and inside the mesh {@code
 * auth.internal.verifyApiKey} and {@code auth.internal.bootstrap}; publishes {@code
 * auth.hint.apiKeyRevoked}. Members and signing keys belong to the platform, everything else to one
 * workspace.
 *
 * <p>Threads: everything runs on the event loop of the one verticle, except password hashes and the
 * opening of the signing key, which run on the bounded workers of {@link
 * io.tributary.kit.crypto.PasswordWorkers}. No secret is kept in clear: passwords are Argon2id
 * hashes, API keys are SHA-256 hashes, the signing key is encrypted with AES-GCM.
 */
@NullMarked
package io.tributary.auth;

import org.jspecify.annotations.NullMarked;
