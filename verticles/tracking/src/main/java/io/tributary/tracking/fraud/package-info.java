/**
 * What is said about a conversion before anybody is paid for it. Whoever serves {@code fraud.score}
 * is asked, in whatever language it is written, and may be absent or slow: conversions are recorded
 * and answered all the same, and the fact for payments waits at most {@code fraud.timeout} for what
 * is said; without an answer it goes on as «unscored», which is no suspicion.
 *
 * <p>A fact that waits is a row of {@code conversions_unscored}, written in the transaction of its
 * conversion, so a crash loses none: whichever node looks next goes on. The oldest is asked about
 * first and a batch is let go in its order, so facts keep theirs.
 *
 * <p>Threads: the event loop of the tracking verticle.
 */
@NullMarked
package io.tributary.tracking.fraud;

import org.jspecify.annotations.NullMarked;
