package io.tributary.mesh;

/**
 * Asks whom an API key belongs to.
 *
 * @param keyHash lower-case hex SHA-256 of the key: the key itself never travels on the bus
 */
public record CredentialQuery(String keyHash) {}
