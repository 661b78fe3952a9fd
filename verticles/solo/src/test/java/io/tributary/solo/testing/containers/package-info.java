/**
 * The servers of {@code -Dinfra=containers}: one container each, made by Testcontainers.
 *
 * <p>Where no Docker engine answers, or an image cannot be had, tests are skipped and say why; an
 * image that is there and does not work fails them. Containers are set like the servers of solo
 * mode, so that a difference between the two is one of the programs.
 */
@NullMarked
package io.tributary.solo.testing.containers;

import org.jspecify.annotations.NullMarked;
