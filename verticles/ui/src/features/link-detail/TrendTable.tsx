import { useTranslation } from 'react-i18next';
import type { Interval, Metric, TimeseriesPoint } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { pointLabel } from './pointLabel';
import { trendHeight } from './TrendCard';
import { useMetricText } from './useMetricText';

const columns: Metric[] = ['clicks', 'leads', 'sales', 'saleAmount'];

/** The chart's figures for those who read better than they look; newest first. */
export function TrendTable({ points, interval }: { points: readonly TimeseriesPoint[]; interval: Interval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const metricText = useMetricText();
  const label = pointLabel(format.locale, points, interval);
  return (
    <div
      style={{ maxHeight: trendHeight }}
      className="overflow-auto thin-scroll"
      tabIndex={0}
      role="region"
      aria-label={t('link.showTable')}
    >
      <table className="w-full text-sm figures">
        <thead className="sticky top-0 bg-surface text-left text-ink-faint">
          <tr>
            <th scope="col" className="py-2 pr-4 font-semibold">
              {t('link.time')}
            </th>
            {columns.map((metric) => (
              <th key={metric} scope="col" className="px-2 py-2 text-right font-semibold">
                {t(`metric.${metric}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.start} className="border-t border-line">
              <th scope="row" className="py-2 pr-4 text-left font-medium whitespace-nowrap">
                {label(point.start)}
              </th>
              {columns.map((metric) => (
                <td key={metric} className="px-2 py-2 text-right">
                  {metricText(metric, point)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
