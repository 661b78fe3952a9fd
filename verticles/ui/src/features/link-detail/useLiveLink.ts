import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queryKeys } from '../../api/queryKeys';
import { useLive } from '../dashboard/live/store';

/** A busy link has news many times a second, and its figures are asked of the database. */
const atMostEveryMs = 3_000;

/** Asks for the figures of a link again when something happened to it. */
export function useLiveLink(linkId: string): void {
  const { events } = useLive();
  const queryClient = useQueryClient();
  const newest = events.find((event) => event.linkId === linkId)?.id;
  const seen = useRef<string | undefined>(undefined);
  const askedAt = useRef(0);

  useEffect(() => {
    if (newest === undefined || newest === seen.current) return;
    const wait = Math.max(0, askedAt.current + atMostEveryMs - Date.now());
    const timer = setTimeout(() => {
      // The first that is known of is what the page has just loaded.
      const first = seen.current === undefined;
      seen.current = newest;
      askedAt.current = Date.now();
      if (first) return;
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
  }, [newest, linkId, queryClient]);
}
