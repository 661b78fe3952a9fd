import type { Counters, LiveEvent, SnapshotMessage, UpdateMessage } from './protocol';
import { addClicks, emptyRate, observe, type RateWindow } from './rate';

export type ConnectionState = 'connecting' | 'live' | 'offline';

export interface LiveState {
  connection: ConnectionState;
  /** Attempts since the last time it was live; 0 while live. */
  attempt: number;
  /** When the next attempt starts (epoch ms), if one is being waited for. */
  retryAt: number | null;
  currency: string | null;
  counters: Counters | null;
  seq: { tracking: number; payments: number };
  /** Newest first. */
  events: readonly LiveEvent[];
  rate: RateWindow;
  /** First whole second that this connection saw; null while there is none. */
  liveSince: number | null;
}

export const maxEvents = 200;

export const initialLiveState: LiveState = {
  connection: 'connecting',
  attempt: 0,
  retryAt: null,
  currency: null,
  counters: null,
  seq: { tracking: -1, payments: -1 },
  events: [],
  rate: emptyRate,
  liveSince: null,
};

export type LiveAction =
  | { type: 'connecting'; attempt: number }
  | { type: 'waiting'; attempt: number; retryAt: number }
  | { type: 'offline' }
  | { type: 'message'; message: SnapshotMessage | UpdateMessage; nowMs: number }
  | { type: 'tick'; nowMs: number };

export function liveReducer(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'connecting':
      return { ...away(state), connection: 'connecting', attempt: action.attempt, retryAt: null };
    case 'waiting':
      return { ...away(state), connection: 'connecting', attempt: action.attempt, retryAt: action.retryAt };
    case 'offline':
      return { ...away(state), connection: 'offline', retryAt: null };
    case 'message':
      return action.message.type === 'snapshot'
        ? applySnapshot(state, action.message, action.nowMs)
        : applyUpdate(state, action.message, action.nowMs);
    case 'tick':
      return tick(state, action.nowMs);
  }
}

/** Figures stay on screen; only the second in which the connection broke goes, for it was seen in part. */
function away(state: LiveState): LiveState {
  if (state.liveSince === null) return state;
  return { ...state, liveSince: null, rate: { buckets: state.rate.buckets.slice(0, -1) } };
}

/**
 * A snapshot replaces all figures: what happened while we were away belongs to no particular second. Events go on where
 * they were when none is missing in between, and begin anew otherwise.
 */
function applySnapshot(state: LiveState, message: SnapshotMessage, nowMs: number): LiveState {
  return {
    ...state,
    connection: 'live',
    attempt: 0,
    retryAt: null,
    currency: message.currency,
    counters: message.counters,
    seq: { ...message.seq },
    events: mergeEvents(message.resumed ? state.events : [], message.events),
    // The second of the snapshot was only seen in part and would look like a dip.
    liveSince: toSecond(nowMs) + 1,
  };
}

function applyUpdate(state: LiveState, message: UpdateMessage, nowMs: number): LiveState {
  // Before the snapshot there is nothing to compare with.
  if (!state.counters || state.liveSince === null) return state;
  // Counters with an older number than ours were overtaken on the way; the events beside them happened all the same.
  if (message.seq <= state.seq[message.source]) {
    const events = mergeEvents(state.events, message.events);
    return events.length === state.events.length ? state : { ...state, events };
  }
  const counters = { ...state.counters, ...message.counters };
  const clicks = Math.max(0, counters.clicks - state.counters.clicks);
  const second = toSecond(nowMs);
  const observed = observe(state.rate, state.liveSince, second);
  return {
    ...state,
    counters,
    seq: { ...state.seq, [message.source]: message.seq },
    events: message.events.length > 0 ? mergeEvents(state.events, message.events) : state.events,
    rate: clicks > 0 && second >= state.liveSince ? addClicks(observed, second, clicks) : observed,
  };
}

function tick(state: LiveState, nowMs: number): LiveState {
  if (state.connection !== 'live' || state.liveSince === null) return state;
  const rate = observe(state.rate, state.liveSince, toSecond(nowMs));
  return rate === state.rate ? state : { ...state, rate };
}

/** Newest first, each id once, never more than the cap. */
export function mergeEvents(known: readonly LiveEvent[], incoming: readonly LiveEvent[]): LiveEvent[] {
  const byId = new Map<string, LiveEvent>();
  for (const event of known) byId.set(event.id, event);
  for (const event of incoming) byId.set(event.id, event);
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, maxEvents);
}

export const toSecond = (ms: number): number => Math.floor(ms / 1000);
