import { useCallback } from 'react';
import type { Metric } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { useMe } from '../auth/useMe';

/** A metric's value as people read it: the sale amount is money, the others are counts. */
export function useMetricText(): (metric: Metric, value: number) => string {
  const format = useFormat();
  const { currency } = useMe().workspace;
  return useCallback(
    (metric, value) => (metric === 'saleAmount' ? format.money(value, currency) : format.number(value)),
    [format, currency],
  );
}
