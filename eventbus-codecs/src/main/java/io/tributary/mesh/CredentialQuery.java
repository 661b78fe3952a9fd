package io.tributary.mesh;

/**
 * Asks whom an API key belongs to.
 *
 * @param keyHash lower-case hex SHA-256 of the key: the key itself never travels on the bus
 * @param deadlineMs epoch milliseconds after which nobody waits for the answer any more; 0 if it is
 *     not known
 */
public record CredentialQuery(String keyHash, long deadlineMs) {}
