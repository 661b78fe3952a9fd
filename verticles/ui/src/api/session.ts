/** The signed-in session. It lives in sessionStorage: gone with the tab, and never sent by the browser on its own. */
export interface Session {
  token: string;
  expiresAt: number;
}

const storageKey = 'tributary.session';
const expiryListeners = new Set<() => void>();
const endListeners = new Set<() => void>();

let current: Session | null = read();

function read(): Session | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as Session | null;
    return stored && typeof stored.token === 'string' && stored.expiresAt > Date.now() ? stored : null;
  } catch {
    return null;
  }
}

export const session = {
  get(): Session | null {
    if (current && current.expiresAt <= Date.now()) this.clear();
    return current;
  },

  start(token: string, expiresInSeconds: number): void {
    current = { token, expiresAt: Date.now() + expiresInSeconds * 1000 };
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(current));
    } catch {
      // Without storage the session lasts until the page is reloaded.
    }
  },

  clear(): void {
    current = null;
    try {
      sessionStorage.removeItem(storageKey);
    } catch {
      // Nothing was stored then.
    }
    endListeners.forEach((listener) => listener());
  },

  /** The server refused the token: forget it and tell the router, which leads to login and back. */
  expire(): void {
    this.clear();
    expiryListeners.forEach((listener) => listener());
  },

  onExpired(listener: () => void): () => void {
    expiryListeners.add(listener);
    return () => expiryListeners.delete(listener);
  },

  /** Expired or signed out: whatever was held open with the token must go. */
  onEnded(listener: () => void): () => void {
    endListeners.add(listener);
    return () => endListeners.delete(listener);
  },
};
