import { useCallback } from 'react';
import type { Figures, Metric } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { useMe } from '../auth/useMe';

/** A metric's value as people read it: the sale amount is money of one or more currencies, the others are counts. */
export function useMetricText(): (metric: Metric, of: Partial<Figures>) => string {
  const format = useFormat();
  const { currency } = useMe().workspace;
  return useCallback(
    (metric, of) =>
      metric === 'saleAmount'
        ? format.sums(currency, of.saleAmount ?? 0, of.saleAmounts)
        : format.number(of[metric] ?? 0),
    [format, currency],
  );
}
