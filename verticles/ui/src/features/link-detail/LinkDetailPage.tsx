import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link as RouterLink, useNavigate } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { links } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { intervals, type Interval, type Metric } from '../../api/types';
import { useDocumentTitle } from '../../lib/hooks';
import { Segmented } from '../../ui/Segmented';
import { ErrorState, Skeleton } from '../../ui/states';
import { displayLink } from '../links/display';
import { useLinkActions } from '../links/useLinkActions';
import { BreakdownGrid } from './BreakdownGrid';
import { EventTable } from './EventTable';
import { LinkHeader } from './LinkHeader';
import { TrendCard } from './TrendCard';
import { useLiveLink } from './useLiveLink';

const route = getRouteApi('/signed-in/links/$linkId');

export function LinkDetailPage() {
  const { t } = useTranslation();
  const { linkId } = route.useParams();
  const { interval = '30d', metric = 'clicks' } = route.useSearch();
  const navigate = route.useNavigate();
  const leave = useNavigate();
  const actions = useLinkActions({ onRemoved: () => void leave({ to: '/links' }) });

  const info = useQuery({
    queryKey: queryKeys.links.info(linkId),
    queryFn: ({ signal }) => links.info(linkId, signal),
  });
  useLiveLink(linkId);
  useDocumentTitle(info.data ? displayLink(info.data) : t('links.title'));

  const setInterval = (next: Interval) =>
    void navigate({
      search: (old) => ({ ...old, interval: next === '30d' ? undefined : next }),
      replace: true,
      resetScroll: false,
    });
  const setMetric = (next: Metric) =>
    void navigate({
      search: (old) => ({ ...old, metric: next === 'clicks' ? undefined : next }),
      replace: true,
      resetScroll: false,
    });

  if (info.isError && !info.data) {
    return (
      <>
        <BackToLinks />
        <div className="card mt-3">
          <ErrorState error={info.error} onRetry={() => void info.refetch()} busy={info.isFetching} />
        </div>
      </>
    );
  }

  const query = { linkId, interval };
  return (
    <>
      <BackToLinks />
      {info.data ? <LinkHeader link={info.data} actions={actions} /> : <HeaderSkeleton />}
      <div className="mb-4 lg:mb-5">
        <Segmented
          label={t('link.range')}
          value={interval}
          onChange={setInterval}
          options={intervals.map((value) => ({ value, label: t(`link.interval_${value}`) }))}
        />
      </div>
      <div className="space-y-4 lg:space-y-5">
        <TrendCard query={query} metric={metric} onMetric={setMetric} />
        <BreakdownGrid query={query} metric={metric} />
        <EventTable query={query} />
      </div>
      {actions.dialogs}
    </>
  );
}

function BackToLinks() {
  const { t } = useTranslation();
  return (
    <RouterLink
      to="/links"
      className="-ml-1.5 inline-flex h-8 items-center gap-1 rounded-lg px-1.5 text-sm font-medium text-ink-soft hover:text-ink"
    >
      <ChevronLeft className="size-4" aria-hidden />
      {t('link.back')}
    </RouterLink>
  );
}

function HeaderSkeleton() {
  return (
    <div className="mt-1 mb-5 h-[4.5rem] space-y-2.5 py-1">
      <Skeleton className="h-7 w-72" />
      <Skeleton className="h-4 w-96 max-w-full" />
    </div>
  );
}

export default LinkDetailPage;
