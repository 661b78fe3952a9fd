import type { TFunction } from 'i18next';
import type { LinkEvent } from '../../api/types';
import { deviceName } from '../../lib/deviceName';
import type { Format } from '../../lib/useFormat';
import { Badge, CountryCode } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';

const isCountry = (code: string | null): code is string => code?.length === 2;

/** The API says Unknown where its database of places has no city. */
const isKnown = (city: string | null) => Boolean(city) && city !== 'Unknown';

export function eventColumns(
  t: TFunction,
  format: Format,
  kind: 'clicks' | 'leads' | 'sales',
  currency: string,
): Column<LinkEvent>[] {
  const conversion = kind !== 'clicks';
  const place: Column<LinkEvent> = {
    id: 'place',
    header: t('link.place'),
    cell: ({ row: { original: event } }) => (
      <div className="min-w-0">
        <Place event={event} format={format} unknown={t('common.unknown')} />
        <p className="truncate text-sm text-ink-faint md:hidden">
          {deviceOf(t, event) || format.relative(event.timestamp)}
        </p>
      </div>
    ),
    meta: { className: conversion ? 'max-md:hidden' : '' },
  };
  const what: Column<LinkEvent> = {
    id: 'event',
    header: t('link.event'),
    cell: ({ row: { original: event } }) => (
      <div className="min-w-0">
        <p className="truncate font-semibold">{event.eventName ?? t(`metric.${kind}`)}</p>
        <p className="truncate text-sm text-ink-faint">
          {event.customer?.name ?? event.customer?.email ?? ''}
        </p>
      </div>
    ),
  };
  const device: Column<LinkEvent> = {
    id: 'device',
    header: t('link.device'),
    meta: { className: 'max-md:hidden' },
    cell: ({ row: { original: event } }) => (
      <span className="flex min-w-0 items-center gap-2 text-sm text-ink-soft">
        <span className="truncate">{deviceOf(t, event)}</span>
        {event.click.bot && <Badge>{t('dashboard.bot')}</Badge>}
      </span>
    ),
  };
  const referrer: Column<LinkEvent> = {
    id: 'referrer',
    header: t('link.referrer'),
    meta: { className: 'max-lg:hidden' },
    cell: ({ row: { original: event } }) => (
      <span className="block truncate text-sm text-ink-soft">
        {!event.click.referer || event.click.referer === '(direct)'
          ? t('common.direct')
          : event.click.referer}
      </span>
    ),
  };
  const amount: Column<LinkEvent> = {
    id: 'amount',
    header: t('link.amount'),
    meta: { end: true, className: 'w-36' },
    cell: ({ row: { original: event } }) => (
      <span className="font-semibold">
        {event.sale ? format.money(event.sale.amount, event.sale.currency ?? currency) : ''}
      </span>
    ),
  };
  const when: Column<LinkEvent> = {
    id: 'when',
    header: t('link.when'),
    meta: { end: true, className: 'w-32 md:w-48' },
    cell: ({ row: { original: event } }) => (
      <time dateTime={event.timestamp} className="text-sm text-ink-soft">
        {format.dateTime(event.timestamp)}
      </time>
    ),
  };
  return [
    ...(conversion ? [what] : []),
    place,
    device,
    referrer,
    ...(kind === 'sales' ? [amount] : []),
    when,
  ];
}

function deviceOf(t: TFunction, { click }: LinkEvent): string {
  return [deviceName(t, click.device), click.browser, click.os].filter(Boolean).join(' · ');
}

function Place({ event: { click }, format, unknown }: { event: LinkEvent; format: Format; unknown: string }) {
  if (!isCountry(click.country))
    return <span className="text-ink-faint">{isKnown(click.city) ? click.city : unknown}</span>;
  const country = format.country(click.country);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <CountryCode code={click.country} />
      <span className="truncate">{isKnown(click.city) ? `${click.city}, ${country}` : country}</span>
    </span>
  );
}
