/**
 * The signed-in session. The browser never sends it on its own, so no other site can use it. It lives in sessionStorage and
 * goes with the tab; what a tab opens later asks those that are open for it, over a channel that only pages of this origin
 * hear. So it is never written where it would outlast the last tab (localStorage is a file on the disk), and a page that can
 * listen here could read the storage of its own tab as well. Whoever signs out does so in all tabs.
 */
export interface Session {
  token: string;
  expiresAt: number;
}

const storageKey = 'tributary.session';
/** Says until when some tab is signed in, and no more: whether it is worth asking. */
const hintKey = 'tributary.session.until';
/** Another tab answers within milliseconds, unless the browser has put it to sleep. */
const answerTimeoutMs = 400;
const expiryListeners = new Set<() => void>();
const endListeners = new Set<() => void>();

type TabMessage = { type: 'ask' } | { type: 'session'; session: Session } | { type: 'ended' };

let current: Session | null = read();
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('tributary.session');

function read(): Session | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as Session | null;
    return isValid(stored) ? stored : null;
  } catch {
    return null;
  }
}

function isValid(candidate: Session | null | undefined): candidate is Session {
  return !!candidate && typeof candidate.token === 'string' && candidate.expiresAt > Date.now();
}

function keep(next: Session): void {
  current = next;
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(next));
    localStorage.setItem(hintKey, String(next.expiresAt));
  } catch {
    // Without storage the session lasts until the page is reloaded.
  }
}

function forget(): void {
  current = null;
  try {
    sessionStorage.removeItem(storageKey);
    localStorage.removeItem(hintKey);
  } catch {
    // Nothing was stored then.
  }
  endListeners.forEach((listener) => listener());
}

tabs?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
  const mine = session.get();
  if (data.type === 'ask' && mine) tabs.postMessage({ type: 'session', session: mine } satisfies TabMessage);
  if (data.type === 'session' && !mine && isValid(data.session)) keep(data.session);
  if (data.type === 'ended' && mine) {
    forget();
    expiryListeners.forEach((listener) => listener());
  }
});

export const session = {
  get(): Session | null {
    if (current && current.expiresAt <= Date.now()) forget();
    return current;
  },

  start(token: string, expiresInSeconds: number): void {
    keep({ token, expiresAt: Date.now() + expiresInSeconds * 1000 });
    tabs?.postMessage({ type: 'session', session: current as Session } satisfies TabMessage);
  },

  /** Takes over the session of another tab, if there is one; done when that is known. */
  async join(): Promise<void> {
    if (session.get() || !tabs || !isHinted()) return;
    const channel = tabs;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, answerTimeoutMs);
      channel.addEventListener('message', function answered({ data }: MessageEvent<TabMessage>) {
        if (data.type !== 'session') return;
        clearTimeout(timer);
        channel.removeEventListener('message', answered);
        done();
      });
      channel.postMessage({ type: 'ask' } satisfies TabMessage);
    });
  },

  /** Signed out, here and in all tabs. */
  clear(): void {
    forget();
    tabs?.postMessage({ type: 'ended' } satisfies TabMessage);
  },

  /** The server refused the token: forget it and tell the router, which leads to login and back. */
  expire(): void {
    forget();
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

function isHinted(): boolean {
  try {
    return Number(localStorage.getItem(hintKey)) > Date.now();
  } catch {
    return false;
  }
}
