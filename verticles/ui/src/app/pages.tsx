import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { buttonClass, Button } from '../ui/Button';
import { RiverMark } from '../ui/RiverMark';
import { PageAway } from './lazyPage';
import { EmptyState, ErrorState } from '../ui/states';

/** Shown only when loading takes long enough to be noticed. */
export function PendingPage() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('app.loading')} className="grid min-h-[60dvh] place-items-center">
      <RiverMark size={44} className="animate-breathe" />
    </div>
  );
}

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        page
        title={t('app.notFoundTitle')}
        body={t('app.notFoundBody')}
        action={
          <Link to="/" className={buttonClass('primary')}>
            {t('app.backToDashboard')}
          </Link>
        }
      />
    </main>
  );
}

export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    if (error instanceof PageAway) await error.retry();
    await router.invalidate();
    reset();
    setBusy(false);
  };
  if (error instanceof ApiError) {
    return (
      <main className="grid min-h-[70dvh] place-items-center">
        <div>
          <p className="flex items-center justify-center gap-3 pt-10">
            <RiverMark size={36} />
            <span className="text-lg font-bold tracking-tight">Tributary</span>
          </p>
          <ErrorState error={error} onRetry={() => void again()} busy={busy} />
        </div>
      </main>
    );
  }
  if (error instanceof PageAway) {
    return (
      <EmptyState
        page
        title={t('app.pageAwayTitle')}
        body={t('app.pageAwayBody')}
        action={
          <Button variant="primary" busy={busy} onClick={() => void again()} data-testid="page-retry">
            {t('common.retry')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      page
      title={t('app.brokenTitle')}
      body={t('app.brokenBody')}
      action={
        <Button
          variant="primary"
          onClick={() => {
            reset();
            location.reload();
          }}
        >
          {t('app.reload')}
        </Button>
      }
    />
  );
}
