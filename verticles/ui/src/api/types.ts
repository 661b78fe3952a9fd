/** The public API's wire shapes, as far as these pages read them. Money is in minor units everywhere. */
import type { Sums } from '../lib/money';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: string;
}

export interface Workspace {
  id: string;
  name: string;
  slug: string;
  currency: string;
}

export interface LoginAnswer {
  token: string;
  tokenType: string;
  expiresIn: number;
  member: Member;
  workspace: Workspace;
}

export interface Me {
  member: Member;
  workspace: Workspace;
  scopes: string[];
  /** Whether the workspace is the one that may look at the whole installation. */
  operator: boolean;
}

export interface Tag {
  id: string;
  name: string;
  color: string;
}

export interface Domain {
  id: string;
  slug: string;
  verified: boolean;
  primary: boolean;
  archived: boolean;
}

export const conditionTypes = [
  'device',
  'browser',
  'language',
  'country',
  'city',
  'query',
  'anyQuery',
  'valuelessQuery',
  'ip',
  'before',
  'after',
] as const;
export type ConditionType = (typeof conditionTypes)[number];

export interface RuleCondition {
  type: ConditionType;
  not?: boolean | null;
  /** Of the query parameter, for the types that look at one. */
  name?: string | null;
  values?: string[] | null;
}

/** Tried in their order; the first whose conditions all hold decides. */
export interface LinkRule {
  url: string;
  conditions: RuleCondition[];
}

export interface TestVariant {
  url: string;
  percentage: number;
}

export interface Link {
  id: string;
  domain: string;
  key: string;
  url: string;
  shortLink: string;
  trackConversion: boolean;
  archived: boolean;
  partnerId: string | null;
  expiresAt: string | null;
  expiredUrl: string | null;
  password: string | null;
  clickLimit?: number | null;
  title: string | null;
  description?: string | null;
  image?: string | null;
  video?: string | null;
  /** Whether shared links show title, description and image of the link instead of its destination's. */
  proxy?: boolean;
  rules?: LinkRule[] | null;
  ios?: string | null;
  android?: string | null;
  geo?: Record<string, string> | null;
  testVariants?: TestVariant[] | null;
  testStartedAt?: string | null;
  testCompletedAt?: string | null;
  comments: string | null;
  tags: Tag[] | null;
  utm_source: string | null;
  utm_medium: string | null;
  utm_campaign: string | null;
  utm_term: string | null;
  utm_content: string | null;
  clicks: number;
  leads: number;
  sales: number;
  /** In the workspace's currency; `saleAmounts` has all by currency. */
  saleAmount: number;
  saleAmounts?: Sums | null;
  disabledAt?: string | null;
  lastClicked: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface LinkInput {
  url?: string;
  domain?: string;
  key?: string;
  title?: string | null;
  description?: string | null;
  image?: string | null;
  video?: string | null;
  proxy?: boolean;
  rules?: LinkRule[] | null;
  ios?: string | null;
  android?: string | null;
  geo?: Record<string, string> | null;
  testVariants?: TestVariant[] | null;
  testCompletedAt?: string | null;
  comments?: string | null;
  tagIds?: string[];
  partnerId?: string | null;
  trackConversion?: boolean;
  archived?: boolean;
  expiresAt?: string | null;
  expiredUrl?: string | null;
  password?: string | null;
  clickLimit?: number | null;
  utm_source?: string | null;
  utm_medium?: string | null;
  utm_campaign?: string | null;
  utm_term?: string | null;
  utm_content?: string | null;
}

export type LinkSort = 'createdAt' | 'clicks' | 'saleAmount' | 'lastClicked';
export type SortOrder = 'asc' | 'desc';

export const intervals = ['24h', '7d', '30d', '90d', '1y', 'all'] as const;
export type Interval = (typeof intervals)[number];

export interface Metrics {
  clicks: number;
  leads: number;
  sales: number;
  /** In the workspace's currency. */
  saleAmount: number;
}
export type Metric = keyof Metrics;

/** Figures with the sums of all currencies beside that of the workspace's. */
export interface Figures extends Metrics {
  saleAmounts?: Sums | null;
}

export interface TimeseriesPoint extends Figures {
  start: string;
}

export interface TopLink extends Figures {
  link: string;
  id: string;
  domain: string;
  key: string;
  shortLink: string;
  url: string;
  createdAt: string;
}

/** One row of a breakdown: the metrics, plus the fields that name the group (country, city, device …). */
export type BreakdownRow = Partial<Figures> & Record<string, unknown>;

export interface LinkEvent {
  event: 'click' | 'lead' | 'sale';
  timestamp: string;
  eventName?: string | null;
  click: {
    id: string;
    timestamp: string;
    country: string | null;
    city: string | null;
    device: string | null;
    browser: string | null;
    os: string | null;
    referer: string | null;
    qr?: boolean | number | null;
    trigger?: string | null;
    bot?: string | null;
  };
  sale?: { amount: number; currency?: string | null } | null;
  customer?: { id: string; name: string | null; email: string | null } | null;
}

export interface Product {
  id: string;
  name: string;
  description: string | null;
  kind: 'product' | 'service';
  price: number;
  currency: string;
  stock: number | null;
  imageUrl: string | null;
  url: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ProductInput {
  name: string;
  description: string | null;
  kind: 'product' | 'service';
  price: number;
  currency: string;
  stock: number | null;
  imageUrl: string | null;
  url: string | null;
}

export interface PartnerLink extends Figures {
  id: string;
  domain: string;
  key: string;
  shortLink: string;
  url: string;
}

/** A partner's enrolment in one programme; a partner in two programmes is listed twice. */
export interface Partner {
  id: string;
  partnerId: string;
  programId: string;
  name: string;
  email: string | null;
  image: string | null;
  country: string | null;
  tenantId: string | null;
  status: string;
  createdAt: string;
  links: PartnerLink[] | null;
  totalClicks?: number;
  totalLeads?: number;
  totalSales?: number;
  totalSaleAmount?: number;
  totalCommissions?: number;
  /** By currency, where the server says so. */
  totalSaleAmounts?: Sums | null;
  totalCommissionAmounts?: Sums | null;
  /** Why there is no link, where there is none. */
  noLinkReason?: string | null;
  /** The answer to creating one: they were there already, and were changed. */
  existing?: boolean;
}

export interface PartnerInput {
  name: string;
  email: string;
  tenantId?: string;
}

export interface RewardInput {
  event: 'click' | 'lead' | 'sale';
  type: 'percentage' | 'flat';
  /** Per cent, or minor units. */
  amount: number;
  currency?: string;
}

export interface Program {
  id: string;
  name: string;
  url: string | null;
  currency: string;
}

export interface ProgramInput {
  name: string;
  url?: string;
  rewards: RewardInput[];
}

export const commissionStatuses = [
  'pending',
  'processed',
  'paid',
  'hold',
  'refunded',
  'duplicate',
  'fraud',
  'canceled',
] as const;
export type CommissionStatus = (typeof commissionStatuses)[number];

export interface Commission {
  id: string;
  type: 'click' | 'lead' | 'sale' | 'referral' | 'custom';
  amount: number;
  /** Of the sale, where that is another than the reward's. */
  amountCurrency?: string | null;
  earnings: number;
  currency: string;
  status: CommissionStatus;
  invoiceId: string | null;
  description: string | null;
  quantity: number;
  createdAt: string;
  paidAt: string | null;
  partner: { id: string; name: string; email: string | null };
  customer?: { id: string; name?: string | null; email?: string | null } | null;
  /** How suspicious its conversion is; null where nobody was asked. */
  review?: { score: number; reasons: string[]; by: string | null; at: string | null } | null;
}

export interface TrialBalance {
  currencies: { currency: string; debit: number; credit: number }[];
}

/** Rates are a second, times are milliseconds. */
export interface MeshSums {
  rate: number;
  errorRate: number;
  p50: number;
  p99: number;
}

export interface MeshNode extends MeshSums {
  id: string;
  name: string;
  version: string;
  roles: string[];
  status: 'ok' | 'degraded' | 'not ready' | 'leaving' | 'silent';
  reasons: string[];
  startedAt: string;
  seenSecondsAgo: number;
  answersThis: boolean;
}

export interface MeshOperation extends MeshSums {
  operation: string;
  owner: string;
}

export interface MeshCall extends MeshSums {
  from: string;
  to: string;
}

/** A connection of a service in another language. */
export interface MeshService {
  name: string;
  node: string;
  nodeId: string;
  since: string;
  pending: number;
  status: 'ok' | 'set aside' | 'silent';
  serves: string[];
}

export interface Mesh {
  at: string;
  windowSeconds: number;
  nodes: MeshNode[];
  services: MeshService[];
  operations: MeshOperation[];
  calls: MeshCall[];
}
