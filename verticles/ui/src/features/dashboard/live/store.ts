import { useEffect, useSyncExternalStore } from 'react';
import { auth } from '../../../api/endpoints';
import { session } from '../../../api/session';
import { LiveConnection } from './connection';
import { initialLiveState, liveReducer, type LiveAction, type LiveState } from './reducer';

/** Updates may come many times a second; people cannot read faster than this, and phones should not have to paint faster. */
const paintEveryMs = 200;
/** Going to another page and back should find the chart unbroken. */
const lingerMs = 60_000;

let state: LiveState = initialLiveState;
let published: LiveState = state;
let paintTimer: ReturnType<typeof setTimeout> | undefined;
let tickTimer: ReturnType<typeof setInterval> | undefined;
let lingerTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
let users = 0;

const connection = new LiveConnection(
  {
    onConnecting: (attempt) => dispatch({ type: 'connecting', attempt }),
    onWaiting: (attempt, retryAt) => dispatch({ type: 'waiting', attempt, retryAt }),
    onOffline: () => dispatch({ type: 'offline' }),
    onMessage: (message) => {
      if (message.type === 'snapshot' || message.type === 'update') {
        dispatch({ type: 'message', message, nowMs: Date.now() });
      }
    },
    // If the token has ended this answers 401, which ends the session; any other outcome changes nothing.
    onUnauthorized: () => void auth.me(undefined).catch(() => undefined),
  },
  {
    createSocket: () =>
      new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`),
    token: () => session.get()?.token,
    since: () => (state.counters ? state.seq : undefined),
    isOnline: () => navigator.onLine,
    random: Math.random,
  },
);

function dispatch(action: LiveAction): void {
  const next = liveReducer(state, action);
  if (next === state) return;
  const urgent = next.connection !== state.connection;
  state = next;
  if (urgent) publish();
  else paintTimer ??= setTimeout(publish, paintEveryMs);
}

function publish(): void {
  clearTimeout(paintTimer);
  paintTimer = undefined;
  published = state;
  listeners.forEach((listener) => listener());
}

const cameBack = () => connection.networkCameBack();
const wentAway = () => connection.networkWentAway();

function open(): void {
  connection.start();
  tickTimer = setInterval(() => dispatch({ type: 'tick', nowMs: Date.now() }), 1000);
  window.addEventListener('online', cameBack);
  window.addEventListener('offline', wentAway);
}

function close(): void {
  connection.stop();
  clearInterval(tickTimer);
  clearTimeout(paintTimer);
  paintTimer = undefined;
  window.removeEventListener('online', cameBack);
  window.removeEventListener('offline', wentAway);
  // The next member must not see the last one's figures.
  state = published = initialLiveState;
}

function acquire(): () => void {
  clearTimeout(lingerTimer);
  if (users++ === 0 && lingerTimer === undefined) open();
  lingerTimer = undefined;
  return () => {
    users -= 1;
    if (users > 0) return;
    const endNow = session.get() === null;
    lingerTimer = setTimeout(
      () => {
        lingerTimer = undefined;
        close();
      },
      endNow ? 0 : lingerMs,
    );
  };
}

session.onEnded(() => {
  // A lingering connection holds the old member's token.
  if (lingerTimer === undefined) return;
  clearTimeout(lingerTimer);
  lingerTimer = undefined;
  close();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The live figures; the connection is open while somebody looks at them. */
export function useLive(): LiveState {
  useEffect(acquire, []);
  return useSyncExternalStore(subscribe, () => published);
}
