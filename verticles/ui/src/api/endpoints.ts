import { request, requestPage } from './client';
import type {
  BreakdownRow,
  Commission,
  CommissionStatus,
  Domain,
  Interval,
  Link,
  LinkEvent,
  LinkInput,
  LinkSort,
  LoginAnswer,
  Me,
  Mesh,
  Partner,
  PartnerInput,
  Product,
  ProductInput,
  Program,
  ProgramInput,
  SortOrder,
  Tag,
  TimeseriesPoint,
  TopLink,
  TrialBalance,
} from './types';

type Signal = AbortSignal | undefined;

export interface LinkFilter {
  search: string;
  showArchived: boolean;
  partnerId?: string | undefined;
}

export interface LinkListQuery extends LinkFilter {
  page: number;
  pageSize: number;
  sortBy: LinkSort;
  sortOrder: SortOrder;
}

export interface PageQuery {
  search: string;
  page: number;
  pageSize: number;
}

export const auth = {
  login: (email: string, password: string) =>
    request<LoginAnswer>('POST', '/auth/login', { body: { email, password }, anonymous: true }),
  me: (signal: Signal) => request<Me>('GET', '/auth/me', { signal }),
};

export const links = {
  list: (query: LinkListQuery, signal: Signal) =>
    request<Link[]>('GET', '/links', { query: { ...query }, signal }),
  count: (filter: LinkFilter, signal: Signal) =>
    request<number>('GET', '/links/count', { query: { ...filter }, signal }),
  info: (linkId: string, signal: Signal) =>
    request<Link>('GET', '/links/info', { query: { linkId }, signal }),
  create: (body: LinkInput) => request<Link>('POST', '/links', { body }),
  update: (id: string, body: LinkInput) =>
    request<Link>('PATCH', `/links/${encodeURIComponent(id)}`, { body }),
  remove: (id: string) => request<{ id: string }>('DELETE', `/links/${encodeURIComponent(id)}`),
  qrUrl: (shortLink: string, size: number) =>
    `/api/qr?${new URLSearchParams({ url: shortLink, size: String(size) })}`,
};

export const domains = { list: (signal: Signal) => request<Domain[]>('GET', '/domains', { signal }) };
export const tags = {
  list: (signal: Signal) => request<Tag[]>('GET', '/tags', { query: { pageSize: 100 }, signal }),
};

export interface LinkAnalyticsQuery {
  linkId: string;
  interval: Interval;
}

const timezone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const analytics = {
  topLinks: (signal: Signal) =>
    request<TopLink[]>('GET', '/analytics', {
      // composite: the rows show sales beside the clicks they are ordered by.
      query: { event: 'composite', groupBy: 'top_links', interval: '24h' },
      signal,
    }),
  timeseries: (query: LinkAnalyticsQuery, signal: Signal) =>
    request<TimeseriesPoint[]>('GET', '/analytics', {
      query: { ...query, event: 'composite', groupBy: 'timeseries', timezone: timezone() },
      signal,
    }),
  breakdown: (query: LinkAnalyticsQuery, groupBy: string, signal: Signal) =>
    request<BreakdownRow[]>('GET', '/analytics', {
      query: { ...query, event: 'composite', groupBy, timezone: timezone() },
      signal,
    }),
  events: (query: LinkAnalyticsQuery, event: 'clicks' | 'leads' | 'sales', signal: Signal) =>
    request<LinkEvent[]>('GET', '/events', { query: { ...query, event, limit: 50 }, signal }),
};

export const products = {
  list: (query: PageQuery, signal: Signal) =>
    requestPage<Product>('/products', { query: { ...query }, signal }),
  create: (body: ProductInput) => request<Product>('POST', '/products', { body }),
  update: (id: string, body: Partial<ProductInput>) =>
    request<Product>('PATCH', `/products/${encodeURIComponent(id)}`, { body }),
};

export const partners = {
  list: (query: PageQuery, signal: Signal) =>
    requestPage<Partner>('/partners', { query: { ...query }, signal }),
  create: (body: PartnerInput) => request<Partner>('POST', '/partners', { body }),
};

export const programs = {
  list: (signal: Signal) => request<Program[]>('GET', '/programs', { query: { pageSize: 100 }, signal }),
  create: (body: ProgramInput) => request<Program>('POST', '/programs', { body }),
};

export const commissions = {
  list: (
    status: CommissionStatus | undefined,
    startingAfter: string | undefined,
    pageSize: number,
    signal: Signal,
  ) => request<Commission[]>('GET', '/commissions', { query: { status, startingAfter, pageSize }, signal }),
  setStatus: (id: string, status: CommissionStatus) =>
    request<Commission>('PATCH', `/commissions/${encodeURIComponent(id)}`, { body: { status } }),
  trialBalance: (signal: Signal) => request<TrialBalance>('GET', '/ledger/trial-balance', { signal }),
};

export const mesh = { get: (signal: Signal) => request<Mesh>('GET', '/mesh', { signal }) };
