import type { LinkAnalyticsQuery } from '../../api/endpoints';

interface PreviousQuery {
  queryKey: readonly unknown[];
}

/** Changing the range keeps the old figures until the new ones are there; those of another link must never show. */
export function keepForLink(linkId: string) {
  return <T>(previous: T | undefined, query: PreviousQuery | undefined): T | undefined => {
    const key = query?.queryKey.at(-1) as LinkAnalyticsQuery | undefined;
    return key?.linkId === linkId ? previous : undefined;
  };
}
