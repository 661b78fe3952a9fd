import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
import { useFormat, type Format } from '../../lib/useFormat';
import { Badge } from '../../ui/Badge';
import { deviceName } from '../../lib/deviceName';
import type { LiveEvent } from './live/protocol';

const stripe: Record<LiveEvent['type'], string> = {
  click: 'bg-clicks',
  lead: 'bg-leads',
  sale: 'bg-sales',
  commission: 'bg-commissions',
};

export function EventRow({ event }: { event: LiveEvent }) {
  const { t } = useTranslation();
  const format = useFormat();
  const link = event.domain && event.key ? `${event.domain}/${event.key}` : (event.shortLink ?? '');
  const amount =
    event.amount !== null && event.currency ? format.money(event.amount, event.currency) : undefined;

  return (
    <div className="flex h-full items-center gap-3 border-b border-line px-4 sm:px-5">
      <span
        aria-hidden
        className={cx('h-8 w-1 shrink-0 rounded-full', event.bot ? 'bg-line-strong' : stripe[event.type])}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <span className="shrink-0 font-semibold">{t(`dashboard.event_${event.type}`)}</span>
          <span className="truncate text-ink-soft">{link}</span>
          {event.bot && <Badge>{t('dashboard.bot')}</Badge>}
        </p>
        <p className="truncate text-[0.8125rem] text-ink-faint">{details(event)}</p>
      </div>
      <div className="shrink-0 text-right figures">
        {amount && <p className="text-sm font-semibold">{amount}</p>}
        <time dateTime={event.at} className="text-[0.8125rem] text-ink-faint">
          {format.time(event.at)}
        </time>
      </div>
    </div>
  );

  function details(of: LiveEvent): string {
    if (of.type === 'commission')
      return of.partnerName ? t('dashboard.forPartner', { name: of.partnerName }) : '';
    const parts =
      of.type === 'click'
        ? [place(of, format), of.bot ?? deviceName(t, of.device), of.bot ? null : of.browser]
        : [of.eventName, place(of, format)];
    return parts.filter(Boolean).join(' · ');
  }
}

function place(event: LiveEvent, format: Format): string | null {
  if (!event.country) return event.city;
  const country = format.country(event.country);
  return event.city ? `${event.city}, ${country}` : country;
}
