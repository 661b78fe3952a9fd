/**
 * Configuration: one YAML file of defaults, overlays and the environment, decoded once at start
 * into validated records.
 */
@NullMarked
package io.tributary.kit.config;

import org.jspecify.annotations.NullMarked;
