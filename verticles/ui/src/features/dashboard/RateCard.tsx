import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/hooks';
import { useFormat } from '../../lib/useFormat';
import type { ConnectionState } from './live/reducer';
import { rateSeries, type RateWindow } from './live/rate';
import { toSecond } from './live/reducer';
import { RateChart } from './RateChart';

export function RateCard({ rate, connection }: { rate: RateWindow; connection: ConnectionState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const second = toSecond(useNow(1000));
  const series = useMemo(() => rateSeries(rate, second), [rate, second]);

  const latest = series.clicks.at(-1) ?? null;
  const peak = series.clicks.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  const now = latest === null ? '–' : format.number(latest);
  const collecting = connection === 'live' && series.clicks.every((value) => value === null);

  return (
    <section className="card p-4 sm:p-5" aria-labelledby="rate-title">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div>
          <h2 id="rate-title" className="font-bold">
            {t('dashboard.clicksPerSecond')}
          </h2>
          <p className="text-sm text-ink-faint">{t('dashboard.lastTwoMinutes')}</p>
        </div>
        <p className="flex items-baseline gap-3 figures">
          {/* Before there is a figure there is nothing to say about it; a dash would look like a line of the chart. */}
          {latest !== null && (
            <>
              <span className="text-sm text-ink-faint">
                {t('dashboard.peak', { value: format.number(peak) })}
              </span>
              <span
                className="text-3xl leading-9 font-bold tracking-tight text-clicks"
                data-testid="clicks-per-second"
              >
                {now}
              </span>
              <span className="text-sm text-ink-faint">{t('dashboard.now')}</span>
            </>
          )}
        </p>
      </div>
      <div className="relative mt-3">
        <RateChart series={series} label={t('dashboard.chartLabel', { now, peak: format.number(peak) })} />
        {collecting && (
          <p className="pointer-events-none absolute inset-0 grid place-items-center text-sm text-ink-faint">
            {t('dashboard.collecting')}
          </p>
        )}
      </div>
    </section>
  );
}
