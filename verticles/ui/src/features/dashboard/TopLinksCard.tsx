import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { analytics } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { TopLink } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { buttonClass } from '../../ui/Button';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states';
import { useMe } from '../auth/useMe';

const refreshMs = 10_000;
const shownLinks = 8;

export function TopLinksCard() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: queryKeys.analytics.topLinks,
    queryFn: ({ signal }) => analytics.topLinks(signal),
    refetchInterval: refreshMs,
  });
  const rows = query.data?.slice(0, shownLinks);

  return (
    <section className="card" aria-labelledby="top-links-title">
      <div className="flex items-baseline justify-between gap-4 border-b border-line px-4 py-3 sm:px-5">
        <h2 id="top-links-title" className="font-bold">
          {t('dashboard.topLinks')}
        </h2>
        <p className="text-sm text-ink-faint">{t('dashboard.last24h')}</p>
      </div>
      {/* Figures that were loaded once stay on screen when a later refresh fails. */}
      {query.isError && !rows ? (
        <ErrorState
          compact
          error={query.error}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : rows?.length === 0 ? (
        <EmptyState
          compact
          title={t('dashboard.topLinksEmptyTitle')}
          body={t('dashboard.topLinksEmpty')}
          action={
            <Link to="/links" search={{ new: true }} className={buttonClass('secondary', 'sm')}>
              {t('dashboard.createLink')}
            </Link>
          }
        />
      ) : (
        <ol className="p-2">
          {rows ? (
            rows.map((row) => <TopLinkRow key={row.id} row={row} largest={rows[0]?.clicks ?? 1} />)
          ) : (
            <LoadingRows />
          )}
        </ol>
      )}
    </section>
  );
}

function TopLinkRow({ row, largest }: { row: TopLink; largest: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { workspace } = useMe();
  return (
    <li>
      <Link
        to="/links/$linkId"
        params={{ linkId: row.id }}
        className="relative flex h-13 items-center gap-4 rounded-lg px-2 hover:bg-sunken/60 sm:px-3"
      >
        <span
          aria-hidden
          className="absolute inset-y-1 left-0 rounded-md bg-river-soft transition-[width] duration-500"
          style={{ width: `${Math.max(0.5, (row.clicks / Math.max(1, largest)) * 100)}%` }}
        />
        <span className="relative min-w-0 flex-1">
          <span className="block truncate text-sm font-semibold">
            {row.domain}/{row.key}
          </span>
          <span className="block truncate text-[0.8125rem] text-ink-faint">{row.url}</span>
        </span>
        <span className="relative hidden w-24 text-right text-sm text-ink-soft figures md:block">
          {format.number(row.sales)} {t('metric.sales').toLocaleLowerCase(format.locale)}
        </span>
        <span className="relative hidden max-w-64 min-w-28 truncate text-right text-sm text-ink-soft figures md:block">
          {format.sums(workspace.currency, row.saleAmount, row.saleAmounts)}
        </span>
        <span className="relative w-20 text-right figures">
          <span className="block text-sm font-bold">{format.number(row.clicks)}</span>
          <span className="block text-xs text-ink-faint">
            {t('metric.clicks').toLocaleLowerCase(format.locale)}
          </span>
        </span>
      </Link>
    </li>
  );
}

function LoadingRows() {
  return Array.from({ length: 5 }, (_, index) => (
    <li key={index} className="flex h-13 items-center justify-between px-3">
      <span className="w-1/2 space-y-2">
        <Skeleton className="h-3.5 w-2/5" />
        <Skeleton className="h-3 w-3/4" />
      </span>
      <Skeleton className="h-4 w-12" />
    </li>
  ));
}
