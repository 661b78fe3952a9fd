import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakdownRow, Metric } from '../../api/types';
import { deviceName } from '../../lib/deviceName';
import type { Sums } from '../../lib/money';
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
      if (tab.field === 'device') {
        const title = deviceName(t, raw);
        return { title, label: <span className="truncate">{title}</span> };
      }
      const trigger = tab.field === 'trigger' ? triggers.find((known) => known === raw) : undefined;
      const title = trigger ? t(`link.trigger_${trigger}`) : raw;
      return { title, label: <span className="truncate">{title}</span> };
    };

    return (
      (rows ?? [])
        .map((row, index) => {
          const value = row[metric] ?? 0;
          const figures = { ...row, [metric]: value };
          return {
            key: `${String(row[tab.field])}|${String(row['country'] ?? '')}|${index}`,
            value,
            text: metricText(metric, figures),
            more: metric === 'saleAmount' && hasSales(row.saleAmounts),
            ...name(row),
          };
        })
        // Sold in other currencies only is not nothing; such a row has no bar.
        .filter((item) => item.value > 0 || item.more)
        .sort((a, b) => b.value - a.value)
    );
  }, [rows, tab, metric, t, format, metricText]);
}

const hasSales = (sums: Sums | null | undefined) => Object.values(sums ?? {}).some((minor) => minor !== 0);

function withCode(code: string, text: string): ReactNode {
  return (
    <>
      <CountryCode code={code} />
      <span className="truncate">{text}</span>
    </>
  );
}
