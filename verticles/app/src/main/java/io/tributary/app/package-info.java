/**
 * The composition root: the only module that sees all the others.
 *
 * <p>{@link io.tributary.app.Main} reads the command line and the settings, {@link
 * io.tributary.app.SoloMode} brings the servers up when there are none, {@link
 * io.tributary.app.Node} deploys the verticles in order and takes them down in the opposite one.
 * Collaborators are handed in through constructors; nothing is looked up.
 */
@NullMarked
package io.tributary.app;

import org.jspecify.annotations.NullMarked;
