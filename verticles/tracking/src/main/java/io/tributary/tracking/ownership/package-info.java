/**
 * Who owns a link domain: a TXT record in its DNS, looked for when somebody asks and, for a week,
 * by itself.
 *
 * <p>A claim does nothing. Any number of workspaces may claim a name; the first that proves it has
 * it, and the others' claims and links on it are removed. What is proved stays so until its owner
 * removes it.
 */
@NullMarked
package io.tributary.tracking.ownership;

import org.jspecify.annotations.NullMarked;
