/**
 * The event bus for pages in a browser: SockJS under {@code /api/bus}, off unless the setting
 * {@code bridge.browsers} names addresses. A page has a person's credential and no more rights than
 * that person has over HTTP; programs with rights of their own join over the TCP bridge.
 */
@NullMarked
package io.tributary.gateway.bus;

import org.jspecify.annotations.NullMarked;
