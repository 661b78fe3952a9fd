import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
import { useNow } from '../../lib/hooks';
import type { ConnectionState, LiveState } from './live/reducer';

/** A state that lasts shorter than this is not worth interrupting a screen reader for. */
const announceAfterMs = 2500;

const dot: Record<ConnectionState, string> = {
  live: 'bg-good',
  connecting: 'bg-warn animate-breathe',
  offline: 'bg-bad',
};

export function LiveStatePill({ live }: { live: LiveState }) {
  const { t } = useTranslation();
  const announcement = useAnnouncement(live.connection);
  return (
    <>
      <span
        data-testid="live-state"
        data-state={live.connection}
        className="inline-flex h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 text-sm font-semibold figures"
      >
        <span aria-hidden className={cx('size-2 rounded-full', dot[live.connection])} />
        {live.connection === 'connecting' ? (
          <Connecting attempt={live.attempt} retryAt={live.retryAt} />
        ) : (
          t(`live.${live.connection}`)
        )}
      </span>
      <span role="status" aria-live="polite" className="sr-only">
        {announcement}
      </span>
    </>
  );

  function useAnnouncement(connection: ConnectionState): string {
    const [text, setText] = useState('');
    const wasLive = useRef(false);
    useEffect(() => {
      const timer = setTimeout(() => {
        if (connection === 'live') {
          // Being connected is news only after it was not.
          if (wasLive.current) setText((old) => (old ? t('live.announceLive') : ''));
          wasLive.current = true;
        } else if (wasLive.current || connection === 'offline') {
          setText(t(connection === 'offline' ? 'live.announceOffline' : 'live.announceConnecting'));
          wasLive.current = true;
        }
      }, announceAfterMs);
      return () => clearTimeout(timer);
    }, [connection]);
    return text;
  }
}

function Connecting({ attempt, retryAt }: { attempt: number; retryAt: number | null }) {
  const { t } = useTranslation();
  const now = useNow(500);
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  if (seconds > 1) return t('live.retryIn', { count: seconds });
  return t(attempt > 0 ? 'live.reconnecting' : 'live.connecting');
}
