import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queryKeys } from '../../api/queryKeys';
import { useLive } from '../dashboard/live/store';

/** A busy link has news many times a second, and its figures are asked of the database. */
const atMostEveryMs = 3_000;

/** Asks for the figures of a link again when something happened to it. */
export function useLiveLink(linkId: string): void {
  const { events, counters } = useLive();
  const ready = counters !== null;
  const queryClient = useQueryClient();
  const newest = events.find((event) => event.linkId === linkId)?.id;
  /** Null before anything is known: what there is then is what the page has just loaded. */
  const seen = useRef<string | null>(null);
  const askedAt = useRef(0);

  useEffect(() => {
    if (!ready) return;
    seen.current ??= newest ?? '';
    if (newest === undefined || newest === seen.current) return;
    const wait = Math.max(0, askedAt.current + atMostEveryMs - Date.now());
    const timer = setTimeout(() => {
      seen.current = newest;
      askedAt.current = Date.now();
      const keep = { cancelRefetch: false };
      void queryClient.invalidateQueries({ queryKey: queryKeys.links.info(linkId) }, keep);
      void queryClient.invalidateQueries(
        {
          queryKey: queryKeys.analytics.all,
          predicate: ({ queryKey }) =>
            (queryKey.at(-1) as { linkId?: string } | undefined)?.linkId === linkId,
        },
        keep,
      );
    }, wait);
    return () => clearTimeout(timer);
  }, [ready, newest, linkId, queryClient]);
}
