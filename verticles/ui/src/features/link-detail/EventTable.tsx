import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { analytics, type LinkAnalyticsQuery } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { LinkEvent } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { DataTable } from '../../ui/DataTable';
import { Segmented } from '../../ui/Segmented';
import { EmptyState, ErrorState } from '../../ui/states';
import { useMe } from '../auth/useMe';
import { eventColumns } from './eventColumns';
import { keepForLink } from './keepForLink';

const kinds = ['clicks', 'leads', 'sales'] as const;
type EventKind = (typeof kinds)[number];

export function EventTable({ query }: { query: LinkAnalyticsQuery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency } = useMe().workspace;
  const [kind, setKind] = useState<EventKind>('clicks');
  const events = useQuery({
    queryKey: queryKeys.analytics.events(query, kind),
    queryFn: ({ signal }) => analytics.events(query, kind, signal),
    placeholderData: keepForLink(query.linkId),
  });
  const columns = useMemo(() => eventColumns(t, format, kind, currency), [t, format, kind, currency]);

  return (
    <section className="card overflow-hidden" aria-labelledby="link-events-title">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line px-4 py-2.5 sm:px-5">
        <h2 id="link-events-title" className="font-bold">
          {t('link.events')}
        </h2>
        <Segmented
          size="sm"
          label={t('link.event')}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: t(`metric.${value}`) }))}
        />
      </div>
      {events.isError && !events.data ? (
        <ErrorState
          compact
          error={events.error}
          onRetry={() => void events.refetch()}
          busy={events.isFetching}
        />
      ) : events.data?.length === 0 ? (
        <EmptyState compact title={t('link.eventsEmptyTitle')} body={t('link.eventsEmpty')} />
      ) : (
        <div
          className="max-h-[36rem] overflow-y-auto thin-scroll"
          tabIndex={0}
          role="group"
          aria-labelledby="link-events-title"
        >
          <DataTable
            dense
            label={t('link.events')}
            columns={columns}
            rows={events.data}
            rowId={eventId}
            rowTestId="event-row"
            stale={events.isPlaceholderData}
          />
        </div>
      )}
    </section>
  );
}

/** One click can lead to several leads and sales; the moment tells those apart. */
function eventId(event: LinkEvent): string {
  return `${event.event}|${event.click.id}|${event.timestamp}|${event.eventName ?? ''}`;
}
