import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
import { sumsOf } from '../../lib/money';
import { useFormat } from '../../lib/useFormat';
import { Skeleton } from '../../ui/states';
import type { Counters } from './live/protocol';

/** From the first click to what partners earn, in the order in which one leads to the next. */
const order = ['clicks', 'leads', 'sales', 'saleAmount', 'commissions', 'earnings'] as const;
const isMoney = {
  clicks: false,
  leads: false,
  sales: false,
  saleAmount: true,
  commissions: false,
  earnings: true,
};
const tick = {
  clicks: 'bg-clicks',
  leads: 'bg-leads',
  sales: 'bg-sales',
  saleAmount: 'bg-sales',
  commissions: 'bg-commissions',
  earnings: 'bg-commissions',
};

/**
 * A long figure is shortened where its tile is too narrow for it. The whole figure stays in the document for screen
 * readers; only the picture changes, by the width of the tile and not of the window.
 */
function shortenBelow(exact: string): string {
  if (exact.length <= 9) return '';
  if (exact.length <= 11) return '@max-[9.5rem]:[&>b]:sr-only @max-[9.5rem]:after:content-[attr(data-short)]';
  if (exact.length <= 14) return '@max-[12rem]:[&>b]:sr-only @max-[12rem]:after:content-[attr(data-short)]';
  if (exact.length <= 18) return '@max-[15rem]:[&>b]:sr-only @max-[15rem]:after:content-[attr(data-short)]';
  return '[&>b]:sr-only after:content-[attr(data-short)]';
}

type Figure = (typeof order)[number];

/** Where the sums of the other currencies are. */
const amounts = { saleAmount: 'revenue', earnings: 'earningsAmounts' } as const;

export function CounterStrip({ counters, currency }: { counters: Counters | null; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();

  return (
    <section aria-label={t('dashboard.allTime')} className="card overflow-hidden">
      <dl className="-mr-px -mb-px grid grid-cols-2 sm:grid-cols-3">
        {order.map((key) => {
          const value = counters?.[key];
          return (
            <div key={key} className="@container min-w-0 border-r border-b border-line px-4 py-4 sm:px-5">
              <dt className="flex items-center gap-2 text-sm font-medium text-ink-soft">
                <span aria-hidden className={`h-3 w-1 rounded-full ${tick[key]}`} />
                {t(`metric.${key}`)}
              </dt>
              <dd className="mt-1">
                {value === undefined ? (
                  <span className="flex h-9 items-center">
                    <Skeleton className="h-6 w-24" />
                  </span>
                ) : (
                  <FigureText id={key} value={value} currency={currency} />
                )}
                {/* What was sold in other currencies is never cut off. */}
                <span className="block min-h-5 text-[0.8125rem] leading-5 text-ink-faint figures">
                  {counters && note(key, counters)}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );

  /** The sums beside the workspace's own currency; a mean only where there is one currency to speak of. */
  function money(key: 'saleAmount' | 'earnings', all: Counters, count: number): string {
    const others = sumsOf(currency, all[key], all[amounts[key]]).filter((sum) => sum.currency !== currency);
    if (others.length > 0) {
      return t('dashboard.andOthers', {
        sums: others.map((sum) => format.money(sum.minor, sum.currency)).join(' · '),
      });
    }
    const mean = { amount: format.money(Math.round(all[key] / Math.max(1, count)), currency) };
    if (count === 0) return '';
    return key === 'saleAmount' ? t('dashboard.perSale', mean) : t('dashboard.perCommission', mean);
  }

  function note(key: Figure, all: Counters): string {
    switch (key) {
      case 'leads':
        return share(all.leads, all.clicks, 'dashboard.ofClicks');
      case 'sales':
        return share(all.sales, all.leads, 'dashboard.ofLeads');
      case 'saleAmount':
        return money('saleAmount', all, all.sales);
      case 'earnings':
        return money('earnings', all, all.commissions);
      case 'clicks':
      case 'commissions':
        return t('dashboard.allTime');
    }
  }

  /** Sales may come without a lead, and leads without a click of ours: then they are no share of those. */
  function share(part: number, whole: number, text: 'dashboard.ofClicks' | 'dashboard.ofLeads'): string {
    return whole > 0 && part <= whole ? t(text, { percent: format.share(part / whole) }) : '';
  }
}

function FigureText({ id, value, currency }: { id: Figure; value: number; currency: string }) {
  const format = useFormat();
  const exact = isMoney[id] ? format.money(value, currency) : format.number(value);
  const short = isMoney[id] ? format.money(value, currency, { compact: true }) : format.compact(value);
  return (
    <span
      title={exact}
      data-testid={`counter-${id}`}
      data-value={value}
      data-short={short}
      className={cx(
        'block h-9 truncate text-[1.625rem] leading-9 font-bold tracking-tight figures',
        shortenBelow(exact),
      )}
    >
      <b className="font-bold">{exact}</b>
    </span>
  );
}
