/**
 * What a node may host: one small class for each role says which verticles it takes and in which
 * order. {@link io.tributary.app.roles.Roles} reads the choice, {@link io.tributary.app.roles.Host}
 * is what a node lends to all of them.
 */
@NullMarked
package io.tributary.app.roles;

import org.jspecify.annotations.NullMarked;
