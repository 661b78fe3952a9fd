package io.tributary.mesh;

/**
 * A customer was erased: whoever keeps something that says who it was erases it too. Topic {@link
 * Topics#CUSTOMERS}, at least once; taking it in twice is harmless.
 *
 * @param workspaceId the workspace whose customer it was
 * @param customerId our id of the customer, which says nothing about anybody and stays
 * @param forgottenAtMs epoch milliseconds
 */
public record CustomerForgotten(String workspaceId, String customerId, long forgottenAtMs) {}
