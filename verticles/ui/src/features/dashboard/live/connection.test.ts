import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection } from './connection';

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  closed = false;

  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const snapshot = { type: 'snapshot', counters: {}, seq: {}, events: [] };

function setUp() {
  const sockets: FakeSocket[] = [];
  const network = {
    online: true,
    token: 'jwt' as string | undefined,
    since: undefined as Record<string, number> | undefined,
  };
  const events = {
    onConnecting: vi.fn(),
    onWaiting: vi.fn(),
    onOffline: vi.fn(),
    onMessage: vi.fn(),
    onUnauthorized: vi.fn(),
  };
  const connection = new LiveConnection(events, {
    createSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    token: () => network.token,
    since: () => network.since,
    isOnline: () => network.online,
    random: () => 1,
  });
  return { sockets, network, events, connection, last: () => sockets[sockets.length - 1]! };
}

describe('LiveConnection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('should say hello with the token when the socket opens', () => {
    const { connection, last } = setUp();
    connection.start();
    last().onopen?.();
    expect(JSON.parse(last().sent[0]!)).toEqual({ type: 'hello', token: 'jwt' });
  });

  it('should say what it has seen when it comes back', () => {
    const { connection, events, network, last, sockets } = setUp();
    connection.start();
    last().say(snapshot);
    network.since = { tracking: 12, payments: 3 };
    last().onclose?.();
    vi.advanceTimersByTime(events.onWaiting.mock.lastCall![1] - Date.now());
    expect(sockets).toHaveLength(2);
    last().onopen?.();
    expect(JSON.parse(last().sent[0]!).since).toEqual({ tracking: 12, payments: 3 });
  });

  it('should wait longer with every failure and start over once it was live', () => {
    const { connection, events, last, sockets } = setUp();
    connection.start();
    const waits: number[] = [];
    for (let failure = 0; failure < 3; failure++) {
      last().onclose?.();
      waits.push(events.onWaiting.mock.lastCall![1] - Date.now());
      vi.advanceTimersByTime(waits.at(-1)!);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(sockets).toHaveLength(4);

    last().say(snapshot);
    last().onclose?.();
    expect(events.onWaiting.mock.lastCall![1] - Date.now()).toBe(1_000);
  });

  it('should report a refused token and stop at the next attempt when the session has ended', () => {
    const { connection, events, network, last, sockets } = setUp();
    connection.start();
    last().say({ type: 'error', code: 'unauthorized', message: 'expired' });
    expect(events.onUnauthorized).toHaveBeenCalledOnce();
    network.token = undefined;
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
  });

  it('should come back when only the hello was late', () => {
    const { connection, last, sockets } = setUp();
    connection.start();
    last().say({ type: 'error', code: 'unauthorized', message: 'No hello came in time.' });
    vi.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
  });

  it('should give up when the role may not watch', () => {
    const { connection, events, last, sockets } = setUp();
    connection.start();
    last().say({ type: 'error', code: 'forbidden', message: 'no scope' });
    expect(events.onOffline).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
  });

  it('should not try while the browser is offline and connect at once when it is back', () => {
    const { connection, events, network, last, sockets } = setUp();
    connection.start();
    network.online = false;
    last().onclose?.();
    expect(events.onOffline).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
    network.online = true;
    connection.networkCameBack();
    expect(sockets).toHaveLength(2);
  });

  it('should reconnect when the handshake hangs', () => {
    const { connection, events, sockets } = setUp();
    connection.start();
    vi.advanceTimersByTime(10_000);
    expect(events.onWaiting).toHaveBeenCalledOnce();
    expect(sockets[0]?.closed).toBe(true);
  });

  it('should reconnect when a pinging server falls silent, but not when it never pinged', () => {
    const quiet = setUp();
    quiet.connection.start();
    quiet.last().say(snapshot);
    vi.advanceTimersByTime(600_000);
    expect(quiet.events.onWaiting).not.toHaveBeenCalled();

    const pinging = setUp();
    pinging.connection.start();
    pinging.last().say(snapshot);
    pinging.last().say({ type: 'ping' });
    vi.advanceTimersByTime(60_000);
    expect(pinging.events.onWaiting).toHaveBeenCalledOnce();
  });

  it('should leave no timer and no socket behind when stopped', () => {
    const { connection, last, sockets } = setUp();
    connection.start();
    last().onclose?.();
    connection.stop();
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
