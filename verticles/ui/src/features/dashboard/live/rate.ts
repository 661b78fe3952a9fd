/**
 * Clicks per second over the last two minutes. A second without an entry was not observed (no connection): the chart
 * shows a gap there, while an observed second without clicks is a zero.
 */
export interface RateWindow {
  /** Ascending by second, at most `keptSeconds` long. */
  buckets: readonly RateBucket[];
}

export interface RateBucket {
  second: number;
  clicks: number;
}

export const shownSeconds = 120;
const keptSeconds = shownSeconds + 10;

export const emptyRate: RateWindow = { buckets: [] };

/** Counts clicks into the second they arrived in. */
export function addClicks(rate: RateWindow, second: number, clicks: number): RateWindow {
  const last = rate.buckets.at(-1);
  // A clock that was set back must not tear the window apart: late arrivals count into the newest second.
  const target = last && second < last.second ? last.second : second;
  const buckets =
    last?.second === target
      ? [...rate.buckets.slice(0, -1), { second: target, clicks: last.clicks + clicks }]
      : [...rate.buckets, { second: target, clicks }];
  return { buckets: trim(buckets, target) };
}

/** Marks every second up to `second` as observed; `since` is the second the connection went live. */
export function observe(rate: RateWindow, since: number, second: number): RateWindow {
  const last = rate.buckets.at(-1)?.second ?? -Infinity;
  const from = Math.max(last + 1, since, second - keptSeconds + 1);
  if (from > second) return rate;
  const zeros = Array.from({ length: second - from + 1 }, (_, index) => ({
    second: from + index,
    clicks: 0,
  }));
  return { buckets: trim([...rate.buckets, ...zeros], second) };
}

export interface RateSeries {
  seconds: number[];
  clicks: (number | null)[];
}

/** The completed seconds before `now`; the running second is left out, or the line would dip at its end every time. */
export function rateSeries(rate: RateWindow, now: number): RateSeries {
  const bySecond = new Map(rate.buckets.map((bucket) => [bucket.second, bucket.clicks]));
  const seconds = Array.from({ length: shownSeconds }, (_, index) => now - shownSeconds + index);
  return { seconds, clicks: seconds.map((second) => bySecond.get(second) ?? null) };
}

function trim(buckets: RateBucket[], newest: number): RateBucket[] {
  const oldest = newest - keptSeconds;
  return (buckets[0]?.second ?? newest) < oldest
    ? buckets.filter((bucket) => bucket.second >= oldest)
    : buckets;
}
