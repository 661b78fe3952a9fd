import { sumsOf, type Sums } from '../lib/money';
import { useFormat } from '../lib/useFormat';

export interface SumLinesProps {
  /** The workspace's currency, and the sum in it. */
  own: string;
  amount: number;
  all: Sums | null | undefined;
}

/** Sums of several currencies, one under the other, for cells of a table. */
export function SumLines({ own, amount, all }: SumLinesProps) {
  const format = useFormat();
  return sumsOf(own, amount, all).map(({ currency, minor }) => (
    <span key={currency} className="block truncate" title={format.money(minor, currency)}>
      {format.money(minor, currency)}
    </span>
  ));
}
