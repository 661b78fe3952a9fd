/** What `GET /api/live` says. Counters are absolute all-time numbers, money in minor units. */
import type { Sums } from '../../../lib/money';

export type LiveSource = 'tracking' | 'payments';

export interface Counters {
  clicks: number;
  leads: number;
  sales: number;
  /** In the workspace's currency; `revenue` has all by currency. */
  saleAmount: number;
  revenue?: Sums;
  commissions: number;
  /** Likewise. */
  earnings: number;
  earningsAmounts?: Sums;
}

export interface LiveEvent {
  id: string;
  type: 'click' | 'lead' | 'sale' | 'commission';
  at: string;
  linkId: string | null;
  domain: string | null;
  key: string | null;
  shortLink: string | null;
  country: string | null;
  city: string | null;
  device: string | null;
  browser: string | null;
  os: string | null;
  referer: string | null;
  bot: string | null;
  eventName: string | null;
  amount: number | null;
  currency: string | null;
  partnerName: string | null;
}

export interface SnapshotMessage {
  type: 'snapshot';
  at: string;
  currency: string;
  counters: Counters;
  seq: Record<LiveSource, number>;
  /** We said what we had seen, and `events` are all that came since: nothing is missing in between. */
  resumed?: boolean;
  events: LiveEvent[];
}

export interface UpdateMessage {
  type: 'update';
  source: LiveSource;
  seq: number;
  at: string;
  counters: Partial<Counters>;
  events: LiveEvent[];
}

export interface ErrorMessage {
  type: 'error';
  code: string;
  message: string;
}

export interface PingMessage {
  type: 'ping';
}

export type LiveMessage = SnapshotMessage | UpdateMessage | ErrorMessage | PingMessage;

const knownTypes = new Set(['snapshot', 'update', 'error', 'ping']);

/** Undefined for what this version does not know: a newer server may say more. */
export function parseLiveMessage(data: unknown): LiveMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message = JSON.parse(data) as LiveMessage | null;
    return message && knownTypes.has(message.type) ? message : undefined;
  } catch {
    return undefined;
  }
}
