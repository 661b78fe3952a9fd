export interface BackoffPolicy {
  /** Upper bound of the first wait. */
  baseMs: number;
  /** No wait is longer, however often the connection failed. */
  maxMs: number;
}

export const liveBackoff: BackoffPolicy = { baseMs: 1_000, maxMs: 30_000 };

/**
 * Exponential with equal jitter: half of the wait is fixed so that a struggling server is never hammered, half is random
 * so that the dashboards of a restarted node do not all come back in the same instant.
 */
export function backoffDelayMs(
  attempt: number,
  random: () => number = Math.random,
  policy = liveBackoff,
): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
