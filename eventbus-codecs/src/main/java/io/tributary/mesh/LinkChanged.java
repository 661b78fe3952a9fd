package io.tributary.mesh;

/**
 * A link was written or deleted.
 *
 * @param linkId the link
 * @param revision its revision, growing over all links of the platform
 */
public record LinkChanged(String linkId, long revision) {}
