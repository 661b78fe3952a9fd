import type { LinkAnalyticsQuery, LinkFilter, LinkListQuery, PageQuery } from './endpoints';

/** Every cache key in one place, so that an invalidation cannot miss a spelling. */
export const queryKeys = {
  me: ['me'] as const,
  mesh: ['mesh'] as const,
  links: {
    all: ['links'] as const,
    list: (query: LinkListQuery) => ['links', 'list', query] as const,
    count: (filter: LinkFilter) => ['links', 'count', filter] as const,
    info: (id: string) => ['links', 'info', id] as const,
  },
  domains: ['domains'] as const,
  tags: ['tags'] as const,
  analytics: {
    all: ['analytics'] as const,
    topLinks: ['analytics', 'top_links'] as const,
    timeseries: (query: LinkAnalyticsQuery) => ['analytics', 'timeseries', query] as const,
    breakdown: (query: LinkAnalyticsQuery, groupBy: string) => ['analytics', groupBy, query] as const,
    events: (query: LinkAnalyticsQuery, event: string) => ['analytics', 'events', event, query] as const,
  },
  products: {
    all: ['products'] as const,
    list: (query: PageQuery) => ['products', 'list', query] as const,
  },
  partners: {
    all: ['partners'] as const,
    list: (query: PageQuery) => ['partners', 'list', query] as const,
  },
  programs: ['programs'] as const,
  commissions: (status: string | undefined) => ['commissions', status ?? 'all'] as const,
  trialBalance: ['ledger', 'trial-balance'] as const,
};
