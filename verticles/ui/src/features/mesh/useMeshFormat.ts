import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/useFormat';

/** Rates, times and ages as people read them. */
export function useMeshFormat() {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return useMemo(() => {
    const few = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const many = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const unit = (name: string, digits: number) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: name,
        unitDisplay: 'short',
        maximumFractionDigits: digits,
      });
    const small = unit('millisecond', 2);
    const middle = unit('millisecond', 1);
    const coarse = unit('millisecond', 0);
    const large = unit('second', 1);
    const ages = [
      { size: 86_400, format: unit('day', 0) },
      { size: 3_600, format: unit('hour', 0) },
      { size: 60, format: unit('minute', 0) },
      { size: 1, format: unit('second', 0) },
    ];
    const number = (value: number) => (value >= 100 ? many : few).format(value);
    return {
      rate: (value: number) =>
        value > 0 && value < 0.05 ? t('mesh.rarely') : t('mesh.perSecond', { rate: number(value) }),
      /** Nobody waits for what goes through Kafka. */
      time: (ms: number) => {
        if (ms === 0) return '–';
        if (ms >= 1000) return large.format(ms / 1000);
        return (ms < 10 ? small : ms < 100 ? middle : coarse).format(ms);
      },
      uptime: (startedAt: string, now: number) => {
        const seconds = Math.max(0, (now - new Date(startedAt).getTime()) / 1000);
        const age = ages.find(({ size }) => seconds >= size) ?? ages[ages.length - 1]!;
        return age.format.format(Math.floor(seconds / age.size));
      },
    };
  }, [t, locale]);
}

export type MeshFormat = ReturnType<typeof useMeshFormat>;
