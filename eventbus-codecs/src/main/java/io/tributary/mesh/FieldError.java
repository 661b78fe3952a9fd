package io.tributary.mesh;

/**
 * What is wrong with one field of the input.
 *
 * @param field where it is, as a dotted path into path, query or body ({@code rewards.0.amount})
 * @param message what is wrong, for the person who sent it
 */
public record FieldError(String field, String message) {}
