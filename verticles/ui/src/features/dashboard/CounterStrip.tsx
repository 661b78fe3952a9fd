import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
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
                  <Figure id={key} value={value} currency={currency} />
                )}
                <span className="block h-5 truncate text-[0.8125rem] leading-5 text-ink-faint figures">
                  {counters && note(key, counters)}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );

  function note(key: keyof Counters, all: Counters): string {
    switch (key) {
      case 'leads':
        return all.clicks > 0
          ? t('dashboard.ofClicks', { percent: format.percent(all.leads / all.clicks) })
          : '';
      case 'sales':
        return all.leads > 0
          ? t('dashboard.ofLeads', { percent: format.percent(all.sales / all.leads) })
          : '';
      case 'saleAmount':
        return all.sales > 0
          ? t('dashboard.perSale', { amount: format.money(Math.round(all.saleAmount / all.sales), currency) })
          : '';
      case 'earnings':
        return all.commissions > 0
          ? t('dashboard.perCommission', {
              amount: format.money(Math.round(all.earnings / all.commissions), currency),
            })
          : '';
      case 'clicks':
      case 'commissions':
        return t('dashboard.allTime');
    }
  }
}

function Figure({ id, value, currency }: { id: keyof Counters; value: number; currency: string }) {
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
