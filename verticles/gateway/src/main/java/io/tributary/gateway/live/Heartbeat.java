package io.tributary.gateway.live;

/**
 * How often dashboards are pinged.
 *
 * @param everyMs also how often their credentials are checked; shorter than any idle timeout on the
 *     way
 * @param unanswered pings in a row, after which nobody is there any more: TCP alone would take a
 *     quarter of an hour to find out
 */
public record Heartbeat(long everyMs, int unanswered) {}
