import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { Figures, Interval, Metric, TimeseriesPoint } from '../../api/types';
import { amountIn, currencyDigits } from '../../lib/money';
import { useFormat } from '../../lib/useFormat';
import { axisFont, Plot, translucent, type PlotColors } from '../../ui/charts/Plot';
import { useMe } from '../auth/useMe';
import { pointLabel } from './pointLabel';
import { trendHeight } from './TrendCard';
import { useMetricText } from './useMetricText';

const colorOf: Record<Metric, string> = {
  clicks: 'clicks',
  leads: 'leads',
  sales: 'sales',
  saleAmount: 'sales',
};

export interface TrendChartProps {
  points: readonly TimeseriesPoint[];
  interval: Interval;
  metric: Metric;
  total: Figures;
  /** In which sums are drawn. */
  currency: string;
}

interface Hover {
  index: number;
  left: number;
}

export function TrendChart({ points, interval, metric, total, currency }: TrendChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const metricText = useMetricText();
  const own = useMe().workspace.currency;
  const [hover, setHover] = useState<Hover | null>(null);
  const box = useRef<HTMLDivElement>(null);

  const data = useMemo<uPlot.AlignedData>(
    () => [
      points.map((point) => Date.parse(point.start) / 1000),
      points.map((point) =>
        metric === 'saleAmount' ? amountIn(point, currency, own) : (point[metric] ?? 0),
      ),
    ],
    [points, metric, currency, own],
  );
  const label = useMemo(() => pointLabel(format.locale, points, interval), [format, points, interval]);
  const peak = Math.max(...(data[1] as number[]));

  const options = useCallback(
    (colors: PlotColors): Omit<uPlot.Options, 'width' | 'height'> => {
      const line = colors.series(colorOf[metric]);
      const unit = metric === 'saleAmount' ? 10 ** currencyDigits(currency) : 1;
      const value = (raw: number) =>
        metric === 'saleAmount' ? format.money(raw, currency, { compact: true }) : format.compact(raw);
      return {
        padding: [10, 12, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: false, y: false },
          points: { size: 9, fill: line, stroke: colors.surface, width: 2 },
        },
        scales: {
          x: { time: true },
          y: { range: (_, __, max) => [0, Math.max(4 * unit, (max ?? 0) * 1.12)] },
        },
        axes: [
          {
            stroke: colors.ink,
            font: axisFont,
            size: 30,
            gap: 8,
            space: 84,
            grid: { show: false },
            ticks: { show: false },
            values: (_, splits, __, ___, increment) => axisTimes(format.locale, splits, increment),
          },
          {
            stroke: colors.ink,
            font: axisFont,
            size: metric === 'saleAmount' ? 64 : 48,
            gap: 8,
            space: 48,
            grid: { stroke: colors.grid, width: 1 },
            ticks: { show: false },
            incrs: [
              1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8,
            ].map((step) => step * unit),
            values: (_, splits) => splits.map(value),
          },
        ],
        series: [
          {},
          {
            stroke: line,
            width: 2,
            fill: translucent(line, 0.12),
            points: { show: points.length < 2, size: 8, fill: line },
          },
        ],
        hooks: {
          setCursor: [
            (chart) => {
              const index = chart.cursor.idx;
              if (index === null || index === undefined || (chart.cursor.left ?? -1) < 0) setHover(null);
              else
                setHover({
                  index,
                  left: chart.valToPos(chart.data[0][index] ?? 0, 'x') + chart.bbox.left / devicePixelRatio,
                });
            },
          ],
        },
      };
    },
    [metric, currency, format, points.length],
  );

  const point = hover ? points[hover.index] : undefined;
  return (
    <div ref={box} className="relative min-w-0">
      <Plot
        data={data}
        height={trendHeight}
        options={options}
        label={t('link.chartLabel', {
          metric: t(`metric.${metric}`),
          total: metricText(metric, total),
          peak: metric === 'saleAmount' ? format.money(peak, currency) : format.number(peak),
        })}
      />
      {hover && point && (
        <div
          aria-hidden
          style={{
            left: hover.left,
            transform: `translateX(${hover.left > (box.current?.clientWidth ?? 0) / 2 ? 'calc(-100% - 12px)' : '12px'})`,
          }}
          className="pointer-events-none absolute top-2 rounded-lg border border-line bg-surface px-3 py-2 text-sm whitespace-nowrap shadow-float"
        >
          <p className="text-ink-faint">{label(point.start)}</p>
          <p className="font-bold figures">
            {metricText(metric, point)}{' '}
            {metric !== 'saleAmount' && (
              <span className="font-medium text-ink-soft">
                {t(`metric.${metric}`).toLocaleLowerCase(format.locale)}
              </span>
            )}
          </p>
        </div>
      )}
    </div>
  );
}

function axisTimes(locale: string, splits: readonly number[], incrementSeconds: number): string[] {
  const day = 86_400;
  const options: Intl.DateTimeFormatOptions =
    incrementSeconds < day
      ? { hour: '2-digit', minute: '2-digit' }
      : incrementSeconds < 25 * day
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: 'numeric' };
  const format = new Intl.DateTimeFormat(locale, options);
  return splits.map((split) => format.format(split * 1000));
}
