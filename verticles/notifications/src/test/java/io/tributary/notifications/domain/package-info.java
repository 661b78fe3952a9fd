@NullMarked
package io.tributary.notifications.domain;

import org.jspecify.annotations.NullMarked;
