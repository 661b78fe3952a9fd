import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { buttonClass, Button } from '../ui/Button';
import { RiverMark } from '../ui/RiverMark';
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
  if (error instanceof ApiError) {
    return <ErrorState error={error} onRetry={() => location.reload()} />;
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
