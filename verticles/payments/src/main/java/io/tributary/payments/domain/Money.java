package io.tributary.payments.domain;

/**
 * A sum of one currency.
 *
 * @param minor in minor units
 * @param currency ISO 4217, lower case
 */
public record Money(long minor, String currency) {}
