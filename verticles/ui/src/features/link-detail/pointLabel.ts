import type { Interval } from '../../api/types';

/** Points are hours, days or months apart, depending on the range; their labels should say no more than that. */
export function pointLabel(
  locale: string,
  points: readonly { start: string }[],
  interval: Interval,
): (start: string) => string {
  const options = granularity(points, interval);
  const format = new Intl.DateTimeFormat(locale, options);
  return (start) => format.format(new Date(start));
}

function granularity(points: readonly { start: string }[], interval: Interval): Intl.DateTimeFormatOptions {
  const hourMs = 3_600_000;
  const [first, second] = points;
  const step =
    first && second
      ? Date.parse(second.start) - Date.parse(first.start)
      : interval === '24h'
        ? hourMs
        : 24 * hourMs;
  if (step < 24 * hourMs - hourMs) return { weekday: 'short', hour: '2-digit', minute: '2-digit' };
  if (step > 25 * 24 * hourMs) return { month: 'long', year: 'numeric' };
  return {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(interval === 'all' ? { year: 'numeric' } : {}),
  };
}
