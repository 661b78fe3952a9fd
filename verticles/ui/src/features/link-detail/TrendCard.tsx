import { useQuery } from '@tanstack/react-query';
import { ToggleGroup } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { analytics, type LinkAnalyticsQuery } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Figures, Metric } from '../../api/types';
import { cx } from '../../lib/cx';
import { addSums, sumsOf } from '../../lib/money';
import { Button } from '../../ui/Button';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states';
import { SumLines } from '../../ui/SumLines';
import { useMe } from '../auth/useMe';
import { keepForLink } from './keepForLink';
import { TrendChart } from './TrendChart';
import { TrendTable } from './TrendTable';
import { useMetricText } from './useMetricText';

const metrics: Metric[] = ['clicks', 'leads', 'sales', 'saleAmount'];
export const trendHeight = 280;

export interface TrendCardProps {
  query: LinkAnalyticsQuery;
  metric: Metric;
  onMetric: (metric: Metric) => void;
}

/** The four figures of a link are also the switch for what is drawn, and for what the breakdowns are ordered by. */
export function TrendCard({ query, metric, onMetric }: TrendCardProps) {
  const { t } = useTranslation();
  const metricText = useMetricText();
  const [asTable, setAsTable] = useState(false);
  const series = useQuery({
    queryKey: queryKeys.analytics.timeseries(query),
    queryFn: ({ signal }) => analytics.timeseries(query, signal),
    placeholderData: keepForLink(query.linkId),
  });
  const own = useMe().workspace.currency;
  const totals = series.data ? sum(series.data) : undefined;
  const sums = totals ? sumsOf(own, totals.saleAmount, totals.saleAmounts) : [];
  // A chart has one scale: sums are drawn in the workspace's currency if there is anything in it.
  const currency = sums[0]?.currency ?? own;
  const empty = totals && (metric === 'saleAmount' ? sums[0]?.minor === 0 : totals[metric] === 0);

  return (
    <section className="card overflow-hidden" aria-label={t(`metric.${metric}`)}>
      <ToggleGroup.Root
        type="single"
        value={metric}
        onValueChange={(next) => next && onMetric(next as Metric)}
        aria-label={t('link.metrics')}
        className="grid grid-cols-2 border-b border-line md:grid-cols-4"
      >
        {metrics.map((name) => (
          <ToggleGroup.Item
            key={name}
            value={name}
            className={cx(
              'relative flex min-w-0 flex-col px-4 py-3.5 text-left -outline-offset-2 transition-colors hover:bg-sunken/50 sm:px-5',
              'max-md:[&:nth-child(-n+2)]:border-b max-md:odd:border-r md:border-r md:last:border-r-0 border-line',
              'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 data-[state=on]:after:bg-river',
            )}
          >
            <span className="block text-sm font-medium text-ink-soft">{t(`metric.${name}`)}</span>
            <span
              className="block min-h-8 text-2xl leading-8 font-bold tracking-tight figures"
              data-testid={`total-${name}`}
            >
              {totals && name === 'saleAmount' ? (
                <SumLines own={own} amount={totals.saleAmount} all={totals.saleAmounts} />
              ) : totals ? (
                metricText(name, totals)
              ) : (
                <Skeleton className="mt-1.5 h-5 w-20" />
              )}
            </span>
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>

      <div className={cx('p-4 transition-opacity sm:p-5', series.isPlaceholderData && 'opacity-60')}>
        <div style={{ minHeight: trendHeight }} className="grid">
          {series.isError && !series.data ? (
            <ErrorState
              compact
              error={series.error}
              onRetry={() => void series.refetch()}
              busy={series.isFetching}
            />
          ) : !series.data || !totals ? (
            <Skeleton className="size-full" />
          ) : empty ? (
            <EmptyState compact title={t('link.noDataTitle')} body={t('link.noData')} />
          ) : asTable ? (
            <TrendTable points={series.data} interval={query.interval} />
          ) : (
            <TrendChart
              points={series.data}
              interval={query.interval}
              metric={metric}
              total={totals}
              currency={currency}
            />
          )}
        </div>
        {totals && !empty && (
          <div className="mt-2 flex items-center justify-between gap-4">
            <p className="text-sm text-ink-faint">
              {metric === 'saleAmount' && sums.length > 1 && !asTable
                ? t('link.chartCurrency', { currency: currency.toUpperCase() })
                : ''}
            </p>
            <Button variant="quiet" size="sm" onClick={() => setAsTable(!asTable)}>
              {t(asTable ? 'link.showChart' : 'link.showTable')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function sum(points: readonly Figures[]): Figures {
  const total: Figures = { clicks: 0, leads: 0, sales: 0, saleAmount: 0 };
  for (const point of points) for (const metric of metrics) total[metric] += point[metric] ?? 0;
  return { ...total, saleAmounts: addSums(points.map((point) => point.saleAmounts)) };
}
