import type { ReactNode } from 'react';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { cx } from '../lib/cx';
import { useErrorText } from '../lib/useErrorText';
import { Button } from './Button';

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-breathe rounded-md bg-sunken', className)} />;
}

/** A dry riverbed: the mark's shape with nothing flowing in it yet. */
function DryBed() {
  return (
    <svg
      width="72"
      height="72"
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden
      className="text-river opacity-80"
    >
      <path d="M8 4c0 10 8 10 8 19v6" strokeWidth="1.6" />
      <path d="M24.5 5c0 7.5-7 8.5-8.3 14.5" strokeWidth="1.2" strokeDasharray="2.2 2.4" />
      <path d="M16.5 4c0 4-2.6 5.5-4.2 8.6" strokeWidth="1" strokeDasharray="1.6 2.2" />
    </svg>
  );
}

export interface EmptyStateProps {
  title: string;
  body: string;
  action?: ReactNode;
  compact?: boolean;
  /** The title is the page's own heading. */
  page?: boolean;
}

export function EmptyState({ title, body, action, compact, page }: EmptyStateProps) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className={cx('flex flex-col items-center text-center', compact ? 'px-5 py-10' : 'px-6 py-16')}>
      {!compact && <DryBed />}
      <Title className={cx('font-bold text-balance', compact ? '' : 'mt-5 text-lg')}>{title}</Title>
      <p className="mt-1.5 max-w-md text-pretty text-ink-soft">{body}</p>
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  busy?: boolean;
  compact?: boolean;
}

export function ErrorState({ error, onRetry, busy, compact }: ErrorStateProps) {
  const { t } = useTranslation();
  const text = useErrorText();
  // Asking again does not bring back what is gone.
  const missing = error instanceof ApiError && error.status === 404;
  const requestId = error instanceof ApiError ? error.options.requestId : undefined;
  return (
    <div
      role="alert"
      className={cx('flex flex-col items-center text-center', compact ? 'px-5 py-8' : 'px-6 py-16')}
    >
      <p className="font-bold">{t(missing ? 'error.missingTitle' : 'error.title')}</p>
      <p className="mt-1.5 max-w-md text-pretty text-ink-soft">{text(error)}</p>
      {requestId && <p className="mt-1 text-xs text-ink-faint">{t('error.requestId', { id: requestId })}</p>}
      {onRetry && !missing && (
        <Button
          className="mt-4"
          size="sm"
          busy={busy ?? false}
          onClick={onRetry}
          icon={<RefreshCw className="size-4" aria-hidden />}
        >
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}

/** The server's refusal of a whole form. */
export function FormError({ message }: { message: string | undefined }) {
  if (!message) return null;
  return (
    <p role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-3.5 py-2.5 text-sm text-bad">
      {message}
    </p>
  );
}
