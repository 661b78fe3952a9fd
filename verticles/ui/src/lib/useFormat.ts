import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, sumsOf, type MoneyFormat, type Sums } from './money';

/** The person's regional variant of the chosen language (en-GB, fr-CA) decides how dates and numbers look. */
export function formatLocale(
  language: string,
  preferred: readonly string[] = navigator.languages ?? [],
): string {
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}

const smallestShare = 0.001;

function createFormat(locale: string) {
  const integer = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });

  return {
    locale,
    number: (value: number) => integer.format(value),
    compact: (value: number) => compact.format(value),
    percent: (ratio: number) => percent.format(ratio),
    /** A part of a whole: little is not nothing. */
    share: (ratio: number) =>
      ratio > 0 && ratio < smallestShare ? `< ${percent.format(smallestShare)}` : percent.format(ratio),
    money: (minor: number, currency: string, format?: MoneyFormat) =>
      formatMoney(minor, currency, locale, format),
    /** Sums of several currencies in one line. */
    sums: (own: string, amount: number, all: Sums | null | undefined, format?: MoneyFormat) =>
      sumsOf(own, amount, all)
        .map(({ currency, minor }) => formatMoney(minor, currency, locale, format))
        .join(' · '),
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    time: (iso: string) => time.format(new Date(iso)),
    relative: (iso: string, now = Date.now()) => {
      const [value, unit] = relativeUnit((new Date(iso).getTime() - now) / 1000);
      return relative.format(value, unit);
    },
    country: (code: string) => {
      try {
        return countries.of(code.toUpperCase()) ?? code;
      } catch {
        return code;
      }
    },
  };
}

export function relativeUnit(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [60, 'second'],
    [60, 'minute'],
    [24, 'hour'],
    [30, 'day'],
    [12, 'month'],
  ];
  let value = seconds;
  for (const [size, unit] of steps) {
    if (Math.abs(value) < size) return [Math.round(value), unit];
    value /= size;
  }
  return [Math.round(value), 'year'];
}

export type Format = ReturnType<typeof createFormat>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? 'en';
  return useMemo(() => createFormat(formatLocale(language)), [language]);
}
