import { describe, expect, it } from 'vitest';
import { parseLiveMessage, type LiveEvent, type SnapshotMessage, type UpdateMessage } from './protocol';
import { rateSeries } from './rate';
import { initialLiveState, liveReducer, maxEvents, mergeEvents, type LiveState } from './reducer';

const t0 = 1_800_000_000_000;

function event(id: string, atMs: number): LiveEvent {
  return {
    id,
    type: 'click',
    at: new Date(atMs).toISOString(),
    linkId: 'link_1',
    domain: 'go.example',
    key: 'a',
    shortLink: 'https://go.example/a',
    country: 'SN',
    city: 'Dakar',
    device: 'Mobile',
    browser: 'Chrome',
    os: 'Android',
    referer: null,
    bot: null,
    eventName: null,
    amount: null,
    currency: null,
    partnerName: null,
  };
}

function snapshot(clicks: number, seq = 10): SnapshotMessage {
  return {
    type: 'snapshot',
    at: new Date(t0).toISOString(),
    currency: 'usd',
    counters: { clicks, leads: 5, sales: 2, saleAmount: 4200, commissions: 2, earnings: 420 },
    seq: { tracking: seq, payments: seq },
    events: [event('e1', t0 - 1000)],
  };
}

function update(seq: number, counters: UpdateMessage['counters'], events: LiveEvent[] = []): UpdateMessage {
  return { type: 'update', source: 'tracking', seq, at: new Date(t0).toISOString(), counters, events };
}

function live(clicks = 100): LiveState {
  return liveReducer(initialLiveState, { type: 'message', message: snapshot(clicks), nowMs: t0 });
}

const apply = (state: LiveState, message: SnapshotMessage | UpdateMessage, nowMs: number) =>
  liveReducer(state, { type: 'message', message, nowMs });

describe('liveReducer', () => {
  it('should go on with its events when the server says that none is missing', () => {
    const away = liveReducer(apply(live(), update(11, { clicks: 101 }, [event('e2', t0)]), t0), {
      type: 'offline',
    });
    const missed = {
      ...snapshot(103, 13),
      resumed: true,
      events: [event('e3', t0 + 1), event('e4', t0 + 2)],
    };
    const back = apply(away, missed, t0 + 5_000);
    expect(back.events.map(({ id }) => id)).toEqual(['e4', 'e3', 'e2', 'e1']);
    expect(back.counters?.clicks).toBe(103);
    // What was told before the connection broke comes again, and counts once.
    const again = apply(back, update(13, { clicks: 103 }, [event('e4', t0 + 2)]), t0 + 5_100);
    expect(again).toBe(back);
  });

  it('should begin anew when events are missing', () => {
    const away = liveReducer(live(), { type: 'offline' });
    const back = apply(away, { ...snapshot(900, 90), resumed: false, events: [event('e9', t0)] }, t0);
    expect(back.events.map(({ id }) => id)).toEqual(['e9']);
  });

  it('should keep the events of an update that was overtaken, and not its counters', () => {
    const ahead = apply(live(), update(12, { clicks: 102 }, [event('e3', t0 + 2)]), t0);
    const late = apply(ahead, update(11, { clicks: 101 }, [event('e2', t0 + 1)]), t0);
    expect(late.counters?.clicks).toBe(102);
    expect(late.seq.tracking).toBe(12);
    expect(late.events.map(({ id }) => id)).toEqual(['e3', 'e2', 'e1']);
  });

  it('should be live with absolute counters when the snapshot arrives', () => {
    const state = live();
    expect(state).toMatchObject({
      connection: 'live',
      attempt: 0,
      currency: 'usd',
      seq: { tracking: 10, payments: 10 },
    });
    expect(state.counters?.clicks).toBe(100);
    expect(state.events).toHaveLength(1);
  });

  it('should replace only the counters of the source when an update arrives', () => {
    const state = apply(live(), update(11, { clicks: 130, leads: 6 }), t0);
    expect(state.counters).toEqual({
      clicks: 130,
      leads: 6,
      sales: 2,
      saleAmount: 4200,
      commissions: 2,
      earnings: 420,
    });
    expect(state.seq).toEqual({ tracking: 11, payments: 10 });
  });

  it('should ignore an update when its sequence number is not newer', () => {
    const state = live();
    expect(apply(state, update(10, { clicks: 999 }), t0)).toBe(state);
    expect(apply(state, update(3, { clicks: 999 }), t0)).toBe(state);
  });

  it('should ignore an update when no snapshot came before', () => {
    expect(apply(initialLiveState, update(1, { clicks: 5 }), t0)).toBe(initialLiveState);
  });

  it('should keep the sequence numbers of the two sources apart', () => {
    const state = apply(live(), { ...update(11, { commissions: 3, earnings: 600 }), source: 'payments' }, t0);
    expect(state.seq).toEqual({ tracking: 10, payments: 11 });
    expect(state.counters?.earnings).toBe(600);
  });

  it('should count differences of clicks into the second they arrived in', () => {
    let state = live();
    state = apply(state, update(11, { clicks: 130 }), t0 + 1_100);
    state = apply(state, update(12, { clicks: 142 }), t0 + 1_600);
    state = apply(state, update(13, { clicks: 150 }), t0 + 3_100);
    const { seconds, clicks } = rateSeries(state.rate, t0 / 1000 + 4);
    expect(seconds).toHaveLength(120);
    expect(clicks.slice(-3)).toEqual([42, 0, 8]);
    expect(clicks.slice(0, -3).every((value) => value === null)).toBe(true);
  });

  it('should leave out the second of the snapshot when it was only seen in part', () => {
    const state = apply(live(), update(11, { clicks: 130 }), t0 + 500);
    expect(state.counters?.clicks).toBe(130);
    expect(state.rate.buckets).toEqual([]);
  });

  it('should show zeros while live and nothing happens', () => {
    const state = liveReducer(live(), { type: 'tick', nowMs: t0 + 5_000 });
    expect(rateSeries(state.rate, t0 / 1000 + 6).clicks.slice(-6)).toEqual([null, 0, 0, 0, 0, 0]);
  });

  it('should leave a gap and make no spike when the connection was away', () => {
    let state = apply(live(), update(11, { clicks: 110 }), t0 + 1_000);
    state = apply(state, update(12, { clicks: 113 }), t0 + 2_100);
    state = liveReducer(state, { type: 'waiting', attempt: 1, retryAt: t0 + 3_000 });
    state = liveReducer(state, { type: 'tick', nowMs: t0 + 2_900 });
    state = apply(state, snapshot(5_000, 90), t0 + 3_400);
    state = apply(state, update(91, { clicks: 5_007 }), t0 + 4_500);
    expect(rateSeries(state.rate, t0 / 1000 + 5).clicks.slice(-5)).toEqual([null, 10, null, null, 7]);
  });

  it('should keep the figures on screen when the connection is lost', () => {
    const state = liveReducer(live(), { type: 'offline' });
    expect(state.connection).toBe('offline');
    expect(state.counters?.clicks).toBe(100);
  });

  it('should never show a negative rate when a counter was corrected downwards', () => {
    const state = apply(live(), update(11, { clicks: 90 }), t0 + 1_000);
    expect(state.counters?.clicks).toBe(90);
    expect(rateSeries(state.rate, t0 / 1000 + 2).clicks.at(-1)).toBe(0);
  });

  it('should bound the window when it stays live for hours', () => {
    let state = live();
    for (let second = 0; second < 1_000; second++) {
      state = apply(state, update(11 + second, { clicks: 101 + second }), t0 + second * 1000);
    }
    expect(state.rate.buckets.length).toBeLessThanOrEqual(131);
  });
});

describe('mergeEvents', () => {
  it('should put the newest first, keep each id once and respect the cap', () => {
    const first = Array.from({ length: 150 }, (_, index) => event(`a${index}`, t0 + index));
    const second = [
      event('a149', t0 + 149),
      ...Array.from({ length: 100 }, (_, index) => event(`b${index}`, t0 + 500 + index)),
    ];
    const merged = mergeEvents(mergeEvents([], first), second);
    expect(merged).toHaveLength(maxEvents);
    expect(merged[0]?.id).toBe('b99');
    expect(new Set(merged.map(({ id }) => id)).size).toBe(maxEvents);
  });
});

describe('parseLiveMessage', () => {
  it('should answer nothing when the message is unknown or broken', () => {
    expect(parseLiveMessage('{"type":"ping"}')).toEqual({ type: 'ping' });
    expect(parseLiveMessage('{"type":"future"}')).toBeUndefined();
    expect(parseLiveMessage('not json')).toBeUndefined();
    expect(parseLiveMessage(new ArrayBuffer(2))).toBeUndefined();
  });
});
