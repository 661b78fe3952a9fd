import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Skeleton } from '../../ui/states';
import { EventRow } from './EventRow';
import type { LiveEvent } from './live/protocol';

const rowHeight = 64;

/** Newest on top. Whoever scrolls down to read gets a list that holds still, and a way back up. */
export function EventFeed({ events, ready }: { events: readonly LiveEvent[]; ready: boolean }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<readonly LiveEvent[] | null>(null);
  const shown = held ?? events;
  const waiting = held ? countNewer(events, held[0]) : 0;

  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 6,
  });

  const onScroll = () => {
    const away = (scroller.current?.scrollTop ?? 0) > rowHeight / 2;
    if (away && !held) setHeld(events);
    if (!away && held) setHeld(null);
  };

  const toTop = () => {
    setHeld(null);
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus();
  };

  return (
    <section
      className="card relative flex h-[28rem] min-w-0 flex-col overflow-hidden xl:sticky xl:top-7 xl:h-[calc(100dvh-8.75rem)] xl:max-h-[60rem] xl:min-h-[34rem]"
      aria-labelledby="events-title"
    >
      <h2 id="events-title" className="border-b border-line px-4 py-3 font-bold sm:px-5">
        {t('dashboard.events')}
      </h2>
      {waiting > 0 && (
        <button
          type="button"
          onClick={toTop}
          className="absolute top-15 left-1/2 z-10 inline-flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-river px-3 text-sm font-semibold text-on-river shadow-float figures animate-rise"
        >
          <ArrowUp className="size-3.5" aria-hidden />
          {t('dashboard.newEvents', { count: waiting })}
        </button>
      )}
      {!ready && <LoadingRows />}
      {ready && shown.length === 0 && (
        <div className="grid flex-1 place-items-center">
          <EmptyState title={t('dashboard.eventsEmptyTitle')} body={t('dashboard.eventsEmptyBody')} />
        </div>
      )}
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="group"
        aria-labelledby="events-title"
        data-testid="event-feed"
        hidden={!ready || shown.length === 0}
        // The browser's own anchoring would fight with rows that arrive on top.
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2 thin-scroll [overflow-anchor:none]"
      >
        <ul style={{ height: rows.getTotalSize() }} className="relative">
          {rows.getVirtualItems().map((item) => {
            const event = shown[item.index];
            if (!event) return null;
            return (
              <li
                key={item.key}
                aria-setsize={shown.length}
                aria-posinset={item.index + 1}
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                className="absolute inset-x-0 top-0"
              >
                <EventRow event={event} />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

function LoadingRows() {
  return (
    <div className="flex-1 overflow-hidden">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-16 flex-col justify-center gap-2 border-b border-line px-5">
          <Skeleton className="h-3.5 w-2/3" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      ))}
    </div>
  );
}

function countNewer(events: readonly LiveEvent[], newestShown: LiveEvent | undefined): number {
  if (!newestShown) return events.length;
  const index = events.findIndex((event) => event.id === newestShown.id);
  return index < 0 ? events.length : index;
}
