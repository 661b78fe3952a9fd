import { useQueryClient } from '@tanstack/react-query';
import { WifiOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/endpoints';
import { useReachability } from '../api/reachability';

const askEveryMs = 5_000;

/** Says why nothing moves. While the server is away it is asked now and then; when it is back, so are the figures. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const state = useReachability();
  const queryClient = useQueryClient();
  const wasAway = useRef(false);

  useEffect(() => {
    if (state === 'here') {
      if (wasAway.current) void queryClient.invalidateQueries();
      wasAway.current = false;
      return;
    }
    wasAway.current = true;
    if (state === 'offline') return;
    const timer = setInterval(() => void auth.me(undefined).catch(() => undefined), askEveryMs);
    return () => clearInterval(timer);
  }, [state, queryClient]);

  return (
    <div role="status">
      {state !== 'here' && (
        <p
          data-testid="connection-notice"
          className="mb-4 flex items-center gap-2.5 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn"
        >
          <WifiOff className="size-4 shrink-0" aria-hidden />
          {t(state === 'offline' ? 'app.offline' : 'app.serverAway')}
        </p>
      )}
    </div>
  );
}
