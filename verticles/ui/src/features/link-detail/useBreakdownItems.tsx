import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakdownRow, Metric } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { CountryCode } from '../../ui/Badge';
import type { BarItem } from '../../ui/BarList';
import type { BreakdownTab } from './breakdowns';
import { useMetricText } from './useMetricText';

const triggers = ['qr', 'link', 'pageview', 'deeplink'] as const;

/** Rows of the answer as bars: named in the person's language, ordered by the chosen figure, without empty ones. */
export function useBreakdownItems(
  rows: readonly BreakdownRow[] | undefined,
  tab: BreakdownTab,
  metric: Metric,
): BarItem[] {
  const { t } = useTranslation();
  const format = useFormat();
  const metricText = useMetricText();

  return useMemo(() => {
    const name = (row: BreakdownRow): { title: string; label: ReactNode } => {
      const raw = typeof row[tab.field] === 'string' ? (row[tab.field] as string) : '';
      const country = typeof row['country'] === 'string' ? row['country'] : '';
      if (tab.field === 'referer') {
        const title = raw === '' || raw === '(direct)' ? t('common.direct') : raw;
        return { title, label: <span className="truncate">{title}</span> };
      }
      if (raw === '' || raw.toLowerCase() === 'unknown') {
        return {
          title: t('common.unknown'),
          label: <span className="truncate text-ink-faint">{t('common.unknown')}</span>,
        };
      }
      if (tab.field === 'country') {
        const title = format.country(raw);
        return { title, label: withCode(raw, title) };
      }
      if (tab.field === 'city' && country.length === 2) {
        return { title: `${raw}, ${format.country(country)}`, label: withCode(country, raw) };
      }
      const trigger = tab.field === 'trigger' ? triggers.find((known) => known === raw) : undefined;
      const title = trigger ? t(`link.trigger_${trigger}`) : raw;
      return { title, label: <span className="truncate">{title}</span> };
    };

    return (rows ?? [])
      .map((row, index) => {
        const value = row[metric] ?? 0;
        return {
          key: `${String(row[tab.field])}|${String(row['country'] ?? '')}|${index}`,
          value,
          text: metricText(metric, value),
          ...name(row),
        };
      })
      .filter((item) => item.value > 0)
      .sort((a, b) => b.value - a.value);
  }, [rows, tab, metric, t, format, metricText]);
}

function withCode(code: string, text: string): ReactNode {
  return (
    <>
      <CountryCode code={code} />
      <span className="truncate">{text}</span>
    </>
  );
}
