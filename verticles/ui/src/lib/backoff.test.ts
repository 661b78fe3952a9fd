import { describe, expect, it } from 'vitest';
import { backoffDelayMs, liveBackoff } from './backoff';

describe('backoffDelayMs', () => {
  it('should double its ceiling with every attempt', () => {
    const ceilings = [0, 1, 2, 3].map((attempt) => backoffDelayMs(attempt, () => 1));
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('should never wait less than half of the ceiling', () => {
    expect(backoffDelayMs(3, () => 0)).toBe(4_000);
  });

  it('should stop at the maximum when attempts go on for ever', () => {
    expect(backoffDelayMs(10_000, () => 1)).toBe(liveBackoff.maxMs);
  });

  it('should spread waits when many clients fail together', () => {
    const waits = new Set(Array.from({ length: 50 }, () => backoffDelayMs(4)));
    expect(waits.size).toBeGreaterThan(20);
  });
});
