/**
 * QR codes as small PNG images. Drawing one takes milliseconds, so it happens on worker threads.
 */
@NullMarked
package io.tributary.tracking.qr;

import org.jspecify.annotations.NullMarked;
