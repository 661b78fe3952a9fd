/** Device, browser and operating system of a user agent. */
@NullMarked
package io.tributary.tracking.device;

import org.jspecify.annotations.NullMarked;
