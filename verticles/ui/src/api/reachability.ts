import { useSyncExternalStore } from 'react';

export type Reachability = 'here' | 'offline' | 'server-away';

let serverAway = false;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** What the last request says about the server. */
export function noteServer(answered: boolean): void {
  if (serverAway === !answered) return;
  serverAway = !answered;
  tell();
}

function now(): Reachability {
  if (!navigator.onLine) return 'offline';
  return serverAway ? 'server-away' : 'here';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether there is a network, and a server that answers. */
export const useReachability = (): Reachability => useSyncExternalStore(subscribe, now);
