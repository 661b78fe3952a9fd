/**
 * The reference of the REST API for people, made from the same document that programs get. It is
 * one page of plain HTML: nothing to load from elsewhere, no script, headings and lists that a
 * screen reader can walk.
 */
@NullMarked
package io.tributary.gateway.reference;

import org.jspecify.annotations.NullMarked;
